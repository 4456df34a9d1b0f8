/** Sends all events that come from now on to a real project, and shows its answers. Off unless the collector was started for it. */

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { api } from '../api/client.js';
import { useCall } from '../parts/use-call.js';
import { sayCallError } from '../words/call-errors.js';
import { words, write } from '../words/language.js';
import { ForwardShown } from './forward-shown.js';
import { sayAnswer } from './say-answer.js';

export function Forward(): JSX.Element {
  const { answer, reload } = useCall('forward', api.forwarding, 1_000);
  const [given, setGiven] = useState<string | undefined>(undefined);
  const [error, setError] = useState<string | undefined>(undefined);
  const { forward } = words.value;
  const { number, clock } = write.value;
  if (answer?.allowed !== true) {
    return (
      <section class="card" id="forward">
        <h2>{forward.title}</h2>
        <p class="quiet">{forward.off}</p>
      </section>
    );
  }
  const shownId = given ?? answer.projectId ?? '';
  const projectId = shownId.trim();
  const isOn = answer.on === true;
  const turn = () => {
    api
      .forwardAll(projectId, !isOn)
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
    <section class="card" id="forward">
      <h2>{forward.title}</h2>
      <p class="quiet">{forward.lead(answer.to ?? '')}</p>
      {isOn && (
        <p role="status">
          {forward.on(answer.projectId ?? '')}{' '}
          {forward.count(number(answer.forwarded ?? 0), number((answer.failed ?? 0) + (answer.dropped ?? 0)))}
        </p>
      )}
      <form
        class="inline"
        onSubmit={(event) => {
          event.preventDefault();
          turn();
        }}
      >
        <label>
          {forward.projectId}
          <input
            required
            value={shownId}
            disabled={isOn}
            onInput={(event) => {
              setGiven(event.currentTarget.value);
            }}
          />
        </label>
        <button type="submit" class="button" disabled={projectId === ''}>
          {isOn ? forward.stop : forward.start}
        </button>
        <span class="quiet">{forward.sure}</span>
      </form>
      <ForwardShown projectId={projectId} />
      {error !== undefined && (
        <p class="failure" role="alert">
          {error}
        </p>
      )}
      {answer.last !== undefined && (
        <p class="quiet">
          {clock(answer.last.at)}: {sayAnswer(answer.last)}
        </p>
      )}
    </section>
  );
}
