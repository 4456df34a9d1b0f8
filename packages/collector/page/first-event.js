/** Shows what to do for a first event, with the page's own address. */

import { make, makeCopyButton } from './dom.js';

/** Makes the empty state: a command that sends an event here, and the lines that point an app here, for the visitor's shells. */
export function makeFirstEvent(origin, words) {
  return [
    make('h2', {}, words.emptyTitle),
    make('p', {}, words.emptyCommand),
    makeCommand(firstCommand(origin), 'first-command', words),
    make('p', {}, words.emptyApp),
    ...appCommands(origin).map((command, index) => makeCommand(command, `app-command-${index}`, words)),
  ];
}

/** A command for every shell, those of Windows too. The event gets its time when it runs, however long the page is open. */
function firstCommand(origin) {
  const event = `{cs1:'user-42',tm:Date.now(),t:'cstm',n:'BuyProduct',var:{product_name:'苹果',product_price:14}}`;
  return `node -e "fetch('${origin}/v3/demo/s2s/cstm?stm='+Date.now(),{method:'POST',body:JSON.stringify([${event}])})"`;
}

/** On Windows for PowerShell and for cmd, else for a POSIX shell. */
function appCommands(origin) {
  if (!navigator.userAgent.includes('Windows'))
    return [`GROWINGIO_HOST=${origin} GROWINGIO_PROJECT_ID=demo node app.js`];
  return [
    `$env:GROWINGIO_HOST='${origin}'; $env:GROWINGIO_PROJECT_ID='demo'; node app.js`,
    `set "GROWINGIO_HOST=${origin}" && set "GROWINGIO_PROJECT_ID=demo" && node app.js`,
  ];
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
