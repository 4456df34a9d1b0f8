import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../until.js';
import { findLiving, findOpen, startDemo } from './running-demo.js';

/** The demo, four shops and npm; a Redis, its keeper, two relays and two shops. */
const usual = { options: ['--port', '0'], readyWhen: /Watch the events arrive/, fewest: 6 };
const distributed = { options: ['--distributed', '--port', '0'], readyWhen: /koa shop: http/, fewest: 8 };

const cases = [
  { title: 'SIGTERM to npm', kill: ({ npm }) => process.kill(npm, 'SIGTERM'), ...usual },
  { title: 'SIGHUP to npm, which passes it on to nobody', kill: ({ npm }) => process.kill(npm, 'SIGHUP'), ...usual },
  { title: 'Ctrl-C in a terminal', kill: ({ npm }) => process.kill(-npm, 'SIGINT'), ...usual },
  { title: 'a terminal that is closed', kill: ({ npm }) => process.kill(-npm, 'SIGHUP'), ...distributed },
  { title: 'SIGTERM to npm, with a queue', kill: ({ npm }) => process.kill(npm, 'SIGTERM'), ...distributed },
];

for (const { title, kill, options, readyWhen, fewest } of cases) {
  test(`${title} ends every process of the demo, and frees every port`, async (context) => {
    const demo = await startDemo(options, readyWhen);
    context.after(() => demo.processes.forEach(killIfThere));
    assert.ok(demo.processes.length >= fewest, `${demo.processes.length} processes`);
    assert.equal((await findOpen(demo.ports)).length, demo.ports.length);

    kill(demo);
    await demo.closed;
    const isGone = async () => (await findLiving(demo.processes)).length === 0;
    await until(isGone, { what: 'the end of every process' }).catch(() => {});
    assert.deepEqual(await findLiving(demo.processes), []);
    assert.deepEqual(await findOpen(demo.ports), []);
  });
}

function killIfThere(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
