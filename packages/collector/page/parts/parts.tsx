/** Small things that every view shows: an event's colour, a button that copies, an icon, a bar. */

import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { isDark } from '../shell/theme.js';
import { words } from '../words/language.js';
import { colourOf } from './event-colour.js';

/** The square in the event's colour. */
export function Swatch({ event }: { event: string | undefined }): JSX.Element {
  const style = event === undefined ? {} : { backgroundColor: colourOf(event, isDark.value) };
  return <span class="swatch" style={style} aria-hidden="true" />;
}

const paths = {
  search: 'M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zm4.2 9.7 3.8 3.8',
  close: 'm5 5 10 10M15 5 5 15',
  up: 'm5 12 5-5 5 5',
  down: 'm5 8 5 5 5-5',
  right: 'm8 5 5 5-5 5',
  back: 'm12 5-5 5 5 5',
  pause: 'M7 5v10M13 5v10',
  play: 'm7 4.5 9 5.5-9 5.5z',
  error: 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4zM10 6.5v4.2M10 13.4v.1',
  warning: 'M10 3.2 2.8 16h14.4zM10 8.2v3.6M10 13.8v.1',
  good: 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4zM6.8 10.2l2.2 2.2 4.2-4.6',
  link: 'M8.5 11.5a3 3 0 0 0 4.2 0l2.6-2.6a3 3 0 0 0-4.2-4.2l-.9.9M11.5 8.5a3 3 0 0 0-4.2 0l-2.6 2.6a3 3 0 0 0 4.2 4.2l.9-.9',
  more: 'M5 10h.1M10 10h.1M15 10h.1',
  repeat: 'M4 9a5 5 0 0 1 5-4h6m-2.5-2.5L15 5l-2.5 2.5M16 11a5 5 0 0 1-5 4H5m2.5 2.5L5 15l2.5-2.5',
  half: 'M10 3.5a6.5 6.5 0 0 1 0 13zM10 3.5a6.5 6.5 0 0 0 0 13',
  sun: 'M10 6.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4zM10 2.5V4M10 16v1.5M2.5 10H4M16 10h1.5M4.7 4.7l1 1M14.3 14.3l1 1M4.7 15.3l1-1M14.3 5.7l1-1',
  moon: 'M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3z',
} as const;

export function Icon({ name }: { name: keyof typeof paths }): JSX.Element {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

/** A button that copies `text()`, and says so for a moment. */
export function CopyButton(props: {
  text: () => string;
  label?: string;
  id?: string;
  isDisabled?: boolean;
}): JSX.Element {
  const { text, label, id, isDisabled = false } = props;
  const [said, say] = useState<string | undefined>(undefined);
  const onClick = () => {
    void copy(text()).then((isCopied) => {
      say(isCopied ? words.value.copied : words.value.notCopied);
      setTimeout(() => {
        say(undefined);
      }, 2_000);
    });
  };
  return (
    <button type="button" class="button copy" id={id} disabled={isDisabled} onClick={onClick} aria-live="polite">
      {said ?? label ?? words.value.copy}
    </button>
  );
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

// The clipboard is closed to pages that come over plain HTTP from another machine. This older way is not.
function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.className = 'offscreen';
  area.value = text;
  document.body.append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const isCopied = document.execCommand('copy');
  area.remove();
  return isCopied;
}

/** A labelled choice of one of a few. */
export function Choice<Value extends string | number>(props: {
  label: string;
  class?: string;
  values: readonly (readonly [Value, ComponentChildren, string?])[];
  chosen: Value;
  onChoose: (value: Value) => void;
}): JSX.Element {
  return (
    <div class={`choice ${props.class ?? ''}`} role="group" aria-label={props.label}>
      {props.values.map(([value, content, title]) => (
        <button
          key={value}
          type="button"
          title={title}
          aria-label={title}
          aria-pressed={value === props.chosen}
          data-value={value}
          onClick={() => {
            props.onChoose(value);
          }}
        >
          {content}
        </button>
      ))}
    </div>
  );
}

/** How large a share is, as a bar. */
export function Bar({ share }: { share: number }): JSX.Element {
  return (
    <span class="bar" aria-hidden="true">
      <span style={{ width: `${String(Math.max(0, Math.min(1, share)) * 100)}%` }} />
    </span>
  );
}
