/** An event's variables as a table with types; a click on a value shows the events that have it. */

import type { JSX } from 'preact';
import type { EventRow } from '../api/answers.js';
import { writeVariable } from '../../src/search/write-term.js';
import { addTerm } from '../live/terms.js';
import { shorten, showValue, typeOf } from '../parts/show-value.js';
import { words, write } from '../words/language.js';

const mostVariables = 200;

export function Variables({ event }: { event: EventRow }): JSX.Element {
  const entries = Object.entries(event.variables ?? {});
  if (event.num !== undefined) entries.unshift(['num', event.num]);
  if (entries.length === 0) return <p class="quiet">{words.value.noVariables}</p>;
  const { key, value, type, types } = words.value.detail;
  const left = entries.length - mostVariables;
  return (
    <>
      <table class="variables-table">
        <thead>
          <tr>
            <th scope="col">{key}</th>
            <th scope="col">{value}</th>
            <th scope="col">{type}</th>
          </tr>
        </thead>
        <tbody>
          {entries.slice(0, mostVariables).map(([name, given]) => {
            const text = showValue(given);
            const isBad = event.marks.some(({ path }) => path === `var.${name}` || path === name);
            return (
              <tr key={name} class={isBad ? 'bad' : ''}>
                <th scope="row">{shorten(name, 200)}</th>
                <td>
                  <button
                    type="button"
                    class="value"
                    title={words.value.only(`${shorten(name, 60)} = ${shorten(text, 200)}`)}
                    onClick={() => {
                      addTerm(writeVariable(name, given));
                    }}
                  >
                    {text === '' ? '""' : shorten(text, 1_000)}
                  </button>
                </td>
                <td>{types[typeOf(given)] ?? typeOf(given)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {left > 0 && <p class="quiet">{words.value.moreVariables(write.value.number(left))}</p>}
    </>
  );
}
