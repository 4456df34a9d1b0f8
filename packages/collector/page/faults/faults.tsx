/** Faults on demand: how the collector shall fail, for how many requests and how long; and forwarding to a real project. */

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { FaultKind, FaultSettings } from '../api/answers.js';
import { api } from '../api/client.js';
import { useCall } from '../parts/use-call.js';
import { sayCallError } from '../words/call-errors.js';
import { words, write } from '../words/language.js';
import { faults as running } from '../live/model.js';
import { describeFault } from './describe-fault.js';
import { Forward } from './forward.js';

const kinds: readonly FaultKind[] = ['status', 'hang', 'slow', 'reset', 'redirect'];

const presets: readonly (readonly [name: string, settings: FaultSettings])[] = [
  ['429 · Retry-After 5', { kind: 'status', status: 429, retryAfter: 5 }],
  ['500', { kind: 'status', status: 500 }],
  ['503', { kind: 'status', status: 503 }],
  ['413', { kind: 'status', status: 413 }],
];

interface Wanted {
  readonly kind: FaultKind;
  readonly status: string;
  readonly retryAfter: string;
  readonly delay: string;
  readonly share: string;
  readonly seconds: string;
  readonly requests: string;
}

const usual: Wanted = {
  kind: 'status',
  status: '500',
  retryAfter: '',
  delay: '5000',
  share: '100',
  seconds: '',
  requests: '',
};

export function Faults(): JSX.Element {
  const [wanted, setWanted] = useState(usual);
  const [error, setError] = useState<string | undefined>(undefined);
  const { reload, answer } = useCall(`faults ${String(running.value?.active)}`, api.faults, 1_000);
  const { faults } = words.value;
  const change = (changes: Partial<Wanted>) => {
    setWanted({ ...wanted, ...changes });
  };
  const start = (settings: FaultSettings) => {
    api
      .startFault(settings)
      .then(
        () => {
          setError(undefined);
        },
        (reason: unknown) => {
          setError(sayCallError(reason));
        },
      )
      .finally(reload);
  };
  return (
    <div class="page-scroll">
      <section class="card">
        <h2>{faults.title}</h2>
        <p class="quiet">{faults.lead}</p>
        {answer?.fault !== undefined && <Latest state={answer} onStop={reload} />}
        <form
          id="fault-form"
          onSubmit={(event) => {
            event.preventDefault();
            start(settingsOf(wanted));
          }}
        >
          <fieldset>
            <legend>{faults.kind}</legend>
            <div class="kinds">
              {kinds.map((kind) => (
                <label key={kind} class="kind">
                  <input
                    type="radio"
                    name="kind"
                    value={kind}
                    checked={kind === wanted.kind}
                    onChange={() => {
                      change({ kind });
                    }}
                  />
                  {faults.kinds[kind]}
                </label>
              ))}
            </div>
          </fieldset>
          <div class="fields">
            {wanted.kind === 'status' && (
              <>
                <Field
                  name="status"
                  label={faults.status}
                  value={wanted.status}
                  min={400}
                  max={599}
                  onChange={change}
                />
                <Field
                  name="retryAfter"
                  label={faults.retryAfter}
                  value={wanted.retryAfter}
                  min={0}
                  max={86_400}
                  onChange={change}
                />
              </>
            )}
            {wanted.kind === 'slow' && (
              <Field name="delay" label={faults.delay} value={wanted.delay} min={1} max={600_000} onChange={change} />
            )}
            <Field name="share" label={faults.share} value={wanted.share} min={1} max={100} onChange={change} />
            <Field
              name="seconds"
              label={faults.seconds}
              value={wanted.seconds}
              min={1}
              max={86_400}
              hint={faults.endless}
              onChange={change}
            />
            <Field
              name="requests"
              label={faults.requests}
              value={wanted.requests}
              min={1}
              max={1_000_000}
              hint={faults.endless}
              onChange={change}
            />
          </div>
          {error !== undefined && (
            <p class="failure" role="alert">
              {faults.refusedSettings} {error}
            </p>
          )}
          <div class="buttons">
            <button type="submit" class="button primary" id="start-fault">
              {faults.start}
            </button>
            <span class="presets" role="group" aria-label={faults.presets}>
              <span class="quiet">{faults.presets}:</span>
              {presets.map(([name, settings]) => (
                <button
                  key={name}
                  type="button"
                  class="pill"
                  onClick={() => {
                    start({ ...settings, share: 1 });
                  }}
                >
                  {name}
                </button>
              ))}
            </span>
          </div>
        </form>
      </section>
      <Forward />
    </div>
  );
}

/** The fault that is on, or the last one: how many requests it met is known when it is over. */
function Latest({ state, onStop }: { state: Awaited<ReturnType<typeof api.faults>>; onStop: () => void }): JSX.Element {
  const { faults } = words.value;
  const { number } = write.value;
  return (
    <div class={state.active ? 'running' : 'running over'} id="running-fault" role="status">
      <b>{state.active ? faults.running : faults.over}:</b>
      <span>{state.fault !== undefined && describeFault(state.fault)}</span>
      {state.met !== undefined && <span class="quiet">{faults.met(number(state.met))}</span>}
      {state.active && state.left?.seconds !== undefined && (
        <span class="quiet">{faults.leftSeconds(number(state.left.seconds))}</span>
      )}
      {state.active && state.left?.requests !== undefined && (
        <span class="quiet">{faults.leftRequests(number(state.left.requests))}</span>
      )}
      <span class="grow" />
      {state.active && (
        <button type="button" class="button" id="stop-fault" onClick={() => void api.stopFault().finally(onStop)}>
          {faults.stop}
        </button>
      )}
    </div>
  );
}

function Field(props: {
  name: keyof Wanted;
  label: string;
  value: string;
  min: number;
  max?: number;
  hint?: string;
  onChange: (changes: Partial<Wanted>) => void;
}): JSX.Element {
  return (
    <label class="field">
      <span>{props.label}</span>
      <input
        type="number"
        name={props.name}
        value={props.value}
        min={props.min}
        max={props.max}
        placeholder={props.hint}
        onInput={(event) => {
          props.onChange({ [props.name]: event.currentTarget.value });
        }}
      />
    </label>
  );
}

/** What was written in the fields that this kind of fault has. */
function settingsOf({ kind, status, retryAfter, delay, share, seconds, requests }: Wanted): FaultSettings {
  const read = (text: string) => (text === '' ? {} : { value: Number(text) });
  const pick = (name: string, text: string) => {
    const { value } = read(text);
    return value === undefined ? {} : { [name]: value };
  };
  return {
    kind,
    ...(kind === 'status' ? { ...pick('status', status), ...pick('retryAfter', retryAfter) } : {}),
    ...(kind === 'slow' ? pick('delay', delay) : {}),
    ...pick('seconds', seconds),
    ...pick('requests', requests),
    share: share === '' ? 1 : Number(share) / 100,
  };
}
