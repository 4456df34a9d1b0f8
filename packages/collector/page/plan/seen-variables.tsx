/** The variables of an event that were seen: types with their counts, examples, first and last time. */

import type { JSX } from 'preact';
import type { PlanVariable } from '../api/answers.js';
import { shorten, showKey, showValue } from '../parts/show-value.js';
import { joinNames, words, write } from '../words/language.js';

export function SeenVariables(props: { event: string; variables: readonly PlanVariable[] }): JSX.Element | null {
  const { event, variables } = props;
  if (variables.length === 0) return null;
  const { plan } = words.value;
  return (
    <div class="table-scroll" tabIndex={0} role="group" aria-label={`${showKey(event, 80)}: ${words.value.variables}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">{plan.variable}</th>
            <th scope="col">{plan.types}</th>
            <th scope="col" class="figure-cell">
              {plan.count}
            </th>
            <th scope="col">{plan.examples}</th>
            <th scope="col">{plan.firstSeen}</th>
            <th scope="col">{plan.lastSeen}</th>
          </tr>
        </thead>
        <tbody>
          {variables.map((variable) => (
            <Seen key={variable.key} variable={variable} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Seen({ variable }: { variable: PlanVariable }): JSX.Element {
  const { plan, detail } = words.value;
  const { number, clock, dateTime } = write.value;
  const types = Object.entries(variable.types).filter(([, count]) => count > 0);
  const planWord = plan.planned[variable.planned ?? 'unknown'];
  return (
    <tr>
      <th scope="row">
        {showKey(variable.key, 80)}
        {planWord !== '' && variable.planned === 'no' && <span class="badge planned-no">{planWord}</span>}
        {variable.required === true && <span class="badge">{plan.required}</span>}
      </th>
      <td class={types.length > 1 ? 'bad' : ''}>
        {joinNames(
          types.map(([type, count]) => `${detail.types[type] ?? type}${types.length > 1 ? ` ${number(count)}` : ''}`),
        )}
      </td>
      <td class="figure-cell">{number(variable.count)}</td>
      <td class="examples">
        {variable.examples.map((example, at) => (
          <code key={at}>{shorten(types.length > 1 ? JSON.stringify(example) : showKey(showValue(example)), 60)}</code>
        ))}
      </td>
      <td title={dateTime(variable.first)}>{clock(variable.first)}</td>
      <td title={dateTime(variable.last)}>{clock(variable.last)}</td>
    </tr>
  );
}
