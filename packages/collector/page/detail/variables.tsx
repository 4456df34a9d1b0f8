/** An event's variables as a table with types; a click on a value shows the events that have it. */

import type { ComponentChildren, JSX } from 'preact';
import type { EventRow } from '../api/answers.js';
import { writeVariable } from '../../src/search/write-term.js';
import { addTerm } from '../live/terms.js';
import { shorten, showValue, typeOf } from '../parts/show-value.js';
import { words, write } from '../words/language.js';

const mostVariables = 200;
// A mark names no more of its place.
const longestPath = 80;

export function Variables({ event }: { event: EventRow }): JSX.Element {
  const entries = Object.entries(event.variables ?? {});
  const { num, marks } = event;
  if (entries.length === 0 && num === undefined) return <p class="quiet">{words.value.noVariables}</p>;
  const { key, value, type } = words.value.detail;
  const left = entries.length - mostVariables;
  const isBad = (path: string) => marks.some((mark) => mark.path === path.slice(0, longestPath));
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
          {num !== undefined && (
            <Variable name="num" given={num} isBad={isBad('num')}>
              {showValue(num)}
            </Variable>
          )}
          {entries.slice(0, mostVariables).map(([name, given]) => (
            <Variable key={name} name={name} given={given} isBad={isBad(`var.${name}`)}>
              <Value name={name} given={given} />
            </Variable>
          ))}
        </tbody>
      </table>
      {left > 0 && <p class="quiet">{words.value.moreVariables(write.value.number(left))}</p>}
    </>
  );
}

function Variable(props: { name: string; given: unknown; isBad: boolean; children: ComponentChildren }): JSX.Element {
  const { types } = words.value.detail;
  const type = typeOf(props.given);
  return (
    <tr class={props.isBad ? 'bad' : ''}>
      <th scope="row">{shorten(props.name, 200)}</th>
      <td>{props.children}</td>
      <td>{types[type] ?? type}</td>
    </tr>
  );
}

function Value({ name, given }: { name: string; given: unknown }): JSX.Element {
  const text = showValue(given);
  return (
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
  );
}
