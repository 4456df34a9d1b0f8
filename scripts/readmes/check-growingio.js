/** Runs a line of a README that begins with `npx growingio`, against a collector of this test. */
import { plainEnvironment, runChild, startChild, until } from '../consumer/child.js';
import { findPort } from '../consumer/run-program.js';
import { checkDoctor } from './check-doctor.js';
import { checkOutbox } from './check-outbox.js';
import { checkPlan } from './check-plan.js';
import { checkSend } from './check-send.js';
import { redisUrl } from './redis.js';

/** The words of a command as a shell splits them, of which READMEs use single quotes only. */
function splitWords(line) {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word);
}

/** `rest` is what stands behind `npx growingio`. Rejects with what it printed when it does not do what the page says. */
export async function checkGrowingio(rest, { folder }, startCollector) {
  const [command = '', ...words] = splitWords(rest.join(' '));
  const collector = await startCollector({ port: 0 });
  try {
    const run = runs[command];
    if (run === undefined)
      await end(
        folder,
        [command, ...words].filter((word) => word !== ''),
      );
    else await run(words, folder, collector, startCollector);
  } finally {
    await collector.close();
  }
}

const runs = {
  doctor: checkDoctor,
  outbox: checkOutbox,
  plan: (words, folder, _, startCollector) => checkPlan(words, folder, startCollector),
  send: checkSend,
  /** Beside an application that is ended with it, where one is named. */
  async dev(words, folder) {
    const at = words.indexOf('--');
    const own = at === -1 ? words : words.slice(0, at);
    const named =
      at === -1 ? [] : ['--', 'node', '-e', 'console.log("the application runs"); setInterval(() => {}, 1000)'];
    // Nobody looks at the page.
    const flags = own.filter((word) => word !== '--open');
    const says = at === -1 ? 'GrowingIO collector' : 'the application runs';
    await serve(folder, ['dev', '--port', String(await findPort()), ...flags, ...named], says);
  },
  /** Until it shows an event, or runs where the search lets none through. */
  async tail(words, folder, collector) {
    const event = { cs1: '9128391', tm: Date.now(), t: 'cstm', n: 'BuyProduct', var: { coupon: null } };
    const send = () =>
      fetch(`${collector.url}/v3/demo/s2s/cstm?stm=${Date.now()}`, { method: 'POST', body: JSON.stringify([event]) });
    const at = words.indexOf('--host');
    const others = at === -1 ? words : words.toSpliced(at, 2);
    await send();
    const timer = setInterval(() => void send(), 100);
    try {
      await serve(folder, ['tail', '--host', collector.url, ...others], 'BuyProduct');
    } finally {
      clearInterval(timer);
    }
  },
  async relay(words, folder) {
    const redis = await redisUrl();
    const given = words.map((word) => word.replace(/redis:\/\/(127\.0\.0\.1|localhost):6379/, redis));
    const port = String(await findPort());
    await serve(folder, ['relay', ...given, '--port', port], port);
  },
};

/** Ends it as Ctrl+C does, once it says this. */
async function serve(folder, words, says) {
  const child = startChild('npx', ['--no-install', 'growingio', ...words], { cwd: folder, env: plainEnvironment() });
  try {
    await until(() => child.output.includes(says), child, 15_000);
    child.kill('SIGINT');
    const { code, signal } = await child.end(10_000);
    if (code !== 0 && signal !== 'SIGINT') throw new Error(`Ctrl+C ended it with status ${code}\n${child.output}`);
  } finally {
    child.kill('SIGKILL');
  }
}

async function end(folder, words) {
  await runChild('npx', ['--no-install', 'growingio', ...words], {
    cwd: folder,
    env: plainEnvironment(),
    timeout: 15_000,
  });
}
