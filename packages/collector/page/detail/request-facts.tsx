/** The request that brought an event, or that failed: method, address, compression, answer, sizes, headers. */

import type { JSX } from 'preact';
import type { EventRequest, Headers } from '../api/answers.js';
import { sayStatus, words, write } from '../words/language.js';
import { Fact } from './event-details.js';

/** With `isWhole` its headers are shown at once. */
export function RequestFacts(props: {
  request: Partial<EventRequest> & { readonly id: number };
  isWhole?: boolean;
}): JSX.Element {
  const { request, isWhole = false } = props;
  const { detail } = words.value;
  const { dateTime, size, number } = write.value;
  if (request.path === undefined) return <p class="quiet">{detail.missing.request.left}</p>;
  return (
    <>
      <p class="address">
        <code>
          <b>{request.method}</b> {request.path}
        </code>
      </p>
      <dl class="facts">
        <Fact name={detail.status} value={sayStatus(request.status ?? 0)} />
        <Fact name={detail.codec} value={describeCodec(request.codec)} />
        {request.size !== undefined && (
          <Fact
            name={detail.size}
            value={
              request.wireSize === undefined || request.wireSize === request.size
                ? size(request.size)
                : detail.sizeOnWire(size(request.size), size(request.wireSize))
            }
          />
        )}
        <Fact name="stm" value={request.sendTime === undefined ? '—' : dateTime(request.sendTime)} />
        {request.eventCount !== undefined && <Fact name={detail.eventCount} value={number(request.eventCount)} />}
      </dl>
      {request.headers !== undefined && (
        <details open={isWhole}>
          <summary>{detail.headers}</summary>
          <HeaderList headers={request.headers} />
        </details>
      )}
    </>
  );
}

export function HeaderList({ headers }: { headers: Headers }): JSX.Element {
  return (
    <dl class="facts headers">
      {Object.entries(headers).map(([name, value]) => (
        <Fact key={name} name={name} value={Array.isArray(value) ? value.join(', ') : String(value ?? '')} />
      ))}
    </dl>
  );
}

function describeCodec(codec: string | undefined): string {
  const { none, snappy } = words.value.detail.codecs;
  if (codec === undefined || codec === '0') return none;
  return codec === '2' ? `${snappy} (2)` : codec;
}
