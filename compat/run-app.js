/** Runs an application on a Node, and checks whether its events reached a collector under their user. */
import { runProgram } from '../scripts/consumer/run-program.js';
import { writeApp } from './write-app.js';

const visit = {
  how: 'serve',
  environment: {},
  steps: ['POST /login/u1', 'POST /buy', 'SIGTERM'],
  events: ['BuyProduct by u1', 'Login by u1', 'ViewCart by u1'],
};

/**
 * Runs a host's application. `not applicable` is what the same application without our packages can't do either: it has
 * to end with an error of its own before it listens.
 *
 * @returns {Promise<{ verdict: 'ok' | 'FAIL' | 'n/a', reason?: string }>}
 */
export async function runApp(folder, host, format, node, startCollector) {
  const run = (isBare, events) => {
    const { program } = writeApp(folder, host, format, isBare);
    // The application has to end by itself, once it is told to close.
    return runProgram(program, folder, { ...visit, events }, startCollector, { node, endings: [0] });
  };
  try {
    await run(false, visit.events);
    return { verdict: 'ok' };
  } catch (error) {
    const reason = await run(true, []).then(() => undefined, whyNotStarted);
    return reason === undefined ? { verdict: 'FAIL', reason: error.message } : { verdict: 'n/a', reason };
  }
}

function whyNotStarted({ message }) {
  if (!message.startsWith('it ended before it was ready')) return undefined;
  const lines = message.split('\n').slice(1);
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.find((line) => line.trim() !== '') ?? message;
}
