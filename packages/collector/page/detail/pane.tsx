/** The pane beside the list: one event or one failed request, whole. It stays open when the language or the list changes. */

import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { api, CallError } from '../api/client.js';
import { Icon } from '../parts/parts.js';
import { CopyButton } from '../parts/parts.js';
import { useCall } from '../parts/use-call.js';
import { addressOf, go, opened, type Opened } from '../shell/address.js';
import { step } from '../live/steps.js';
import { active } from '../live/model.js';
import { words } from '../words/language.js';
import { EventDetails } from './event-details.js';
import { RequestDetails } from './request-details.js';

export function closePane(): void {
  active.value = undefined;
  go({ opened: undefined });
}

export function Pane(): JSX.Element | null {
  const shown = opened.value;
  if (shown === undefined) return null;
  return <OpenPane shown={shown} />;
}

function OpenPane({ shown }: { shown: Opened }): JSX.Element {
  const place = useRef<HTMLElement>(null);
  const { detail, close, previous, next, link } = words.value;
  useEffect(() => {
    place.current?.scrollTo(0, 0);
  }, [shown.kind, shown.id]);
  return (
    <aside class="pane" id="pane" ref={place} aria-label={detail.label} tabIndex={0}>
      <div class="pane-tools">
        <button
          type="button"
          class="icon-button"
          aria-label={previous}
          title={`${previous} (k)`}
          onClick={() => {
            step(-1);
          }}
        >
          <Icon name="up" />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={next}
          title={`${next} (j)`}
          onClick={() => {
            step(1);
          }}
        >
          <Icon name="down" />
        </button>
        <span class="grow" />
        <CopyButton id="copy-link" label={link} text={() => location.origin + addressOf({ search: '' })} />
        <button
          type="button"
          class="icon-button"
          id="close-pane"
          aria-label={close}
          title={`${close} (Esc)`}
          onClick={closePane}
        >
          <Icon name="close" />
        </button>
      </div>
      {shown.kind === 'event' ? <EventPane id={shown.id} /> : <RequestPane id={shown.id} />}
    </aside>
  );
}

function EventPane({ id }: { id: number }): JSX.Element {
  const { answer, error } = useCall(`event ${String(id)}`, () => api.event(id));
  if (error !== undefined) return <Missing error={error} {...words.value.detail.missing.event} />;
  if (answer === undefined) return <p class="quiet">{words.value.loading}</p>;
  return <EventDetails detail={answer} />;
}

function RequestPane({ id }: { id: number }): JSX.Element {
  const { answer, error } = useCall(`request ${String(id)}`, () => api.request(id));
  if (error !== undefined) return <Missing error={error} {...words.value.detail.missing.request} />;
  if (answer === undefined) return <p class="quiet">{words.value.loading}</p>;
  return <RequestDetails detail={answer} />;
}

function Missing({ error, left, notYet }: { error: Error; left: string; notYet: string }): JSX.Element {
  if (!(error instanceof CallError) || error.status !== 404) {
    return <p class="quiet">{words.value.failedToLoad(error.message)}</p>;
  }
  return <p class="quiet">{error.hasLeft ? left : notYet}</p>;
}
