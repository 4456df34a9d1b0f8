/** An event's JSON, decoded and as it was sent, and copies of it for other tools. */

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { EventDetail } from '../api/answers.js';
import { Choice, CopyButton } from '../parts/parts.js';
import { words } from '../words/language.js';
import { makeCurl } from './curl.js';

const mostShown = 100_000;

export function Json({ detail }: { detail: EventDetail }): JSX.Element {
  const [form, setForm] = useState<'decoded' | 'raw'>('decoded');
  const { json, decoded, raw, copyJson, copyCurl } = words.value.detail;
  const text = detail.text ?? '';
  return (
    <section class="json">
      <h3>{json}</h3>
      <div class="json-tools">
        <Choice
          label={json}
          values={[
            ['decoded', decoded],
            ['raw', raw],
          ]}
          chosen={form}
          onChoose={setForm}
        />
        <span class="grow" />
        <CopyButton id="copy-json" label={copyJson} text={() => pretty(text)} />
        <CopyButton
          id="copy-curl"
          label={copyCurl}
          text={() => makeCurl(location.origin, detail.event.projectId, text)}
        />
      </div>
      {form === 'raw' && detail.textIsExact === false && <p class="quiet">{words.value.detail.rawAnew}</p>}
      <pre id="json" tabIndex={0}>
        <code>{(form === 'decoded' ? pretty(text) : text).slice(0, mostShown)}</code>
      </pre>
    </section>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
