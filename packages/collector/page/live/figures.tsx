/** The figures above the list; two of them show what they count by a click. */

import type { JSX } from 'preact';
import { words, write } from '../words/language.js';
import { total } from './model.js';
import { toggleTerm } from './terms.js';

export function Figures(): JSX.Element {
  const { events, problems, requests, failedRequests } = total.value;
  return (
    <dl class="figures" aria-label={words.value.figures}>
      <Figure id="figure-events" label={words.value.events} value={events} />
      <Figure id="figure-problems" label={words.value.problems} value={problems} term="is:problem" />
      <Figure id="figure-requests" label={words.value.requests} value={requests} />
      <Figure id="figure-failed" label={words.value.failedRequests} value={failedRequests} term="is:failed" />
    </dl>
  );
}

function Figure(props: { id: string; label: string; value: number; term?: string }): JSX.Element {
  const { term } = props;
  const text = write.value.number(props.value);
  return (
    <div class={term !== undefined && props.value > 0 ? 'figure bad' : 'figure'}>
      <dt>{props.label}</dt>
      <dd id={props.id}>
        {term === undefined ? (
          text
        ) : (
          <button
            type="button"
            title={words.value.only(props.label)}
            onClick={() => {
              toggleTerm(term);
            }}
          >
            {text}
          </button>
        )}
      </dd>
    </div>
  );
}
