import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startCollector } from '@growingio/collector';

/** Runs Jest as a user does, with the built packages, on one test; resolves with what it prints. */
async function runJest(folder: string, host: string): Promise<string> {
  const words = [require.resolve('jest/bin/jest'), '--detectOpenHandles', '--rootDir', folder, '--config', '{}'];
  const child = spawn(process.execPath, words, {
    cwd: folder,
    env: { ...process.env, GROWINGIO_PROJECT_ID: 'p1', GROWINGIO_HOST: host },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  return new Promise((resolve) => {
    child.on('close', () => {
      resolve(text);
    });
  });
}

describe('jest --detectOpenHandles', () => {
  it.each(['await client.shutdown();', ''])('reports nothing of ours (at the end: %s)', async (end) => {
    const collector = await startCollector();
    const folder = mkdtempSync(join(tmpdir(), 'growingio-jest-'));
    const door = JSON.stringify(dirname(require.resolve('@growingio/upload/package.json')));
    const suite = `
      const { GrowingIO, Track } = require(${door});
      it('tracks', async () => {
        const client = new GrowingIO({ flushInterval: 20 });
        client.track('Alone', null, { loginUserId: 'u1' });
        await client.scope({ loginUserId: 'u1' }, async (tracker) => {
          tracker.track('InScope');
          await new Promise((resolve) => setTimeout(resolve, 50));
        });
        // A query builder: a thenable that is no promise.
        const query = { then: (resolved) => setTimeout(resolved, 1, 14) };
        const orders = { find: () => query };
        const descriptor = Object.getOwnPropertyDescriptor(orders, 'find');
        Track('Find', { client, loginUserId: 'u1' })(orders, 'find', descriptor);
        await descriptor.value.call(orders);
        expect(await client.flush()).toMatchObject({ complete: true });
        expect(client.stats().delivered).toBe(3);
        ${end}
      });`;
    writeFileSync(join(folder, 'suite.test.js'), suite);
    try {
      const text = await runJest(folder, collector.url);
      expect(text).toContain('1 passed');
      expect(text).not.toContain('open handle');
    } finally {
      rmSync(folder, { recursive: true });
      await collector.close();
    }
  });
});
