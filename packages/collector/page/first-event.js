/** Shows what to do for a first event, with the page's own address. */

import { make, makeCopyButton } from './dom.js';

/** Makes the empty state: a command that sends an event here, and the line that points an app here. */
export function makeFirstEvent(origin, words) {
  return [
    make('h2', {}, words.emptyTitle),
    make('p', {}, words.emptyCommand),
    makeCommand(firstCommand(origin), 'first-command', words),
    make('p', {}, words.emptyApp),
    makeCommand(`GROWINGIO_HOST=${origin} GROWINGIO_PROJECT_ID=demo node app.js`, 'app-command', words),
  ];
}

/** A command for any POSIX shell. Its shell fills in the time, so that it stays right however long the page is open. */
export function firstCommand(origin) {
  const event = `[{"cs1":"user-42","tm":'$(date +%s)000',"t":"cstm","n":"BuyProduct","var":{"product_name":"苹果","product_price":14}}]`;
  return `curl "${origin}/v3/demo/s2s/cstm?stm=$(date +%s)000" -H 'Content-Type: application/json' -d '${event}'`;
}

function makeCommand(text, id, words) {
  const code = make('pre', { id, tabindex: '0' }, make('code', {}, text));
  return make(
    'div',
    { class: 'command' },
    code,
    makeCopyButton(words, () => text),
  );
}
