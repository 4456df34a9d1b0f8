/** An event's variables as a table with types; a click on a value shows the events that have it. */

import type { ComponentChildren, JSX } from 'preact';
import type { EventRow, Mark } from '../api/answers.js';
import { writeVariable } from '../../src/search/write-term.js';
import { addTerm } from '../live/terms.js';
import { showKey, showValue, typeOf } from '../parts/show-value.js';
import { isMarked, isTooLarge, showVariable } from '../parts/show-variable.js';
import { words, write } from '../words/language.js';

const mostVariables = 200;

export function Variables({ event }: { event: EventRow }): JSX.Element {
  const entries = Object.entries(event.variables ?? {});
  const { num, marks } = event;
  if (entries.length === 0 && num === undefined) return <p class="quiet">{words.value.noVariables}</p>;
  const { key, value, type } = words.value.detail;
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
          {num !== undefined && (
            <Variable name="num" type={typeOf(num)} isBad={marks.some(({ path }) => path === 'num')}>
              {showValue(num)}
              {isRounded(num) && <Rounded />}
            </Variable>
          )}
          {entries.slice(0, mostVariables).map(([name, given]) => (
            <Variable
              key={name}
              name={name}
              type={isTooLarge(name, marks) ? 'number' : typeOf(given)}
              isBad={isMarked(name, marks)}
            >
              <Value name={name} given={given} marks={marks} />
              {isRounded(given) && <Rounded />}
            </Variable>
          ))}
        </tbody>
      </table>
      {left > 0 && <p class="quiet">{words.value.moreVariables(write.value.number(left))}</p>}
    </>
  );
}

function Variable(props: { name: string; type: string; isBad: boolean; children: ComponentChildren }): JSX.Element {
  const { types } = words.value.detail;
  return (
    <tr class={props.isBad ? 'bad' : ''}>
      <th scope="row">{showKey(props.name, 200)}</th>
      <td>{props.children}</td>
      <td>{types[props.type] ?? props.type}</td>
    </tr>
  );
}

/** A whole number so large that its last digits may be others than those that were sent. */
function isRounded(given: unknown): boolean {
  return Number.isInteger(given) && !Number.isSafeInteger(given);
}

function Rounded(): JSX.Element {
  return <small class="quiet"> {words.value.detail.rounded}</small>;
}

function Value(props: { name: string; given: unknown; marks: readonly Mark[] }): JSX.Element {
  const { name, given, marks } = props;
  const text = showVariable(name, given, marks);
  return (
    <button
      type="button"
      class="value"
      title={words.value.only(`${showKey(name, 60)} = ${showKey(text, 200)}`)}
      onClick={() => {
        addTerm(writeVariable(name, given));
      }}
    >
      {showKey(text, 1_000)}
    </button>
  );
}
