/** Sends one event on to the real project, and shows what it answered. Only where the collector was started so. */

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ForwardAnswer } from '../api/answers.js';
import { api } from '../api/client.js';
import { useCall } from '../parts/use-call.js';
import { sayCallError } from '../words/call-errors.js';
import { words } from '../words/language.js';
import { sayAnswer } from './say-answer.js';

export function ForwardOne({ id }: { id: number }): JSX.Element | null {
  const { answer } = useCall('forward', api.forwarding);
  const [projectId, setProjectId] = useState<string | undefined>(undefined);
  const [sent, setSent] = useState<{ id: number; answer?: ForwardAnswer; error?: string } | undefined>(undefined);
  if (answer?.allowed !== true) return null;
  const { forward, detail } = words.value;
  const project = projectId ?? answer.projectId ?? '';
  const send = () => {
    api.forward([id], project.trim()).then(
      ([first]) => {
        if (first !== undefined) setSent({ id, answer: first });
      },
      (error: unknown) => {
        setSent({ id, error: sayCallError(error) });
      },
    );
  };
  return (
    <section>
      <h3>{detail.forward}</h3>
      <p class="quiet">{forward.lead(answer.to ?? '')}</p>
      <form
        class="inline"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <label>
          {forward.projectId}
          <input
            required
            value={project}
            onInput={(event) => {
              setProjectId(event.currentTarget.value);
            }}
          />
        </label>
        <button type="submit" class="button" disabled={project.trim() === ''}>
          {forward.send}
        </button>
      </form>
      {sent?.id === id && (
        <p role="status">{sent.error ?? (sent.answer === undefined ? '' : sayAnswer(sent.answer))}</p>
      )}
    </section>
  );
}
