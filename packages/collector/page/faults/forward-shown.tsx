/** Sends the events that Live shows on to the real project: those that the search has chosen, the newest 100 of them. */

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { api } from '../api/client.js';
import { rows } from '../live/model.js';
import { search } from '../shell/address.js';
import { sayCallError } from '../words/call-errors.js';
import { words, write } from '../words/language.js';
import { sayAnswer } from './say-answer.js';

const mostAtOnce = 100;

/** `projectId` is what stands in the field above. */
export function ForwardShown({ projectId }: { projectId: string }): JSX.Element | null {
  const [said, say] = useState<string | undefined>(undefined);
  const { forward } = words.value;
  const ids = shownIds();
  if (ids.length === 0) return null;
  const send = async () => {
    try {
      const answers = await api.forward(ids, projectId);
      const taken = answers.filter(({ status }) => status >= 200 && status < 300);
      const other = answers.find((answer) => !taken.includes(answer));
      const { number } = write.value;
      const counted = forward.count(number(taken.length), number(answers.length - taken.length));
      say(other === undefined ? counted : `${counted} ${sayAnswer(other)}`);
    } catch (error) {
      say(sayCallError(error));
    }
  };
  return (
    <div class="inline">
      <button type="button" class="button" id="forward-shown" disabled={projectId === ''} onClick={() => void send()}>
        {forward.shown(write.value.number(ids.length))}
      </button>
      <code>{search.value}</code>
      {said !== undefined && <span role="status">{said}</span>}
    </div>
  );
}

function shownIds(): number[] {
  const list = rows();
  const ids: number[] = [];
  for (let at = 0; at < list.length && ids.length < mostAtOnce; at += 1) {
    const row = list.at(at);
    if (row?.kind === 'event') ids.push(row.id);
  }
  return ids;
}
