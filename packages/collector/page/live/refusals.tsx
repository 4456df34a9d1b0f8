/** Events that an SDK refused before sending: they never reach the collector, so only the SDK's own report tells of them. */

import type { JSX } from 'preact';
import type { Refusal } from '../api/answers.js';
import { Icon } from '../parts/parts.js';
import { showKey } from '../parts/show-value.js';
import { words, write } from '../words/language.js';
import { sayRefusal } from '../words/refusals.js';

export function Refusals({ refused }: { refused: readonly Refusal[] }): JSX.Element {
  const { refused: said } = words.value;
  return (
    <section class="refusals" id="refusals">
      <h2>
        <Icon name="error" />
        {said.title}
      </h2>
      <p>{said.lead}</p>
      <ul>
        {refused.map((refusal) => (
          <li key={`${refusal.client} ${refusal.reason} ${refusal.event ?? ''} ${refusal.message}`}>
            <b>{said.row(write.value.number(refusal.count), showKey(refusal.event ?? said.anyEvent))}</b>
            <span>{sayRefusal(refusal)}</span>
            <small>{said.from(refusal.client)}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
