/** The suites of hosts run without Jest. The build is what is run. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

function runNodeTest(environment: NodeJS.ProcessEnv): { status: number | null; text: string } {
  const file = join(__dirname, 'node-test-host.mjs');
  // Of a test runner above, node:test would make itself a part.
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined, NODE_OPTIONS: undefined, ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--test', '--test-reporter=tap', file], {
    env,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, text: stdout + stderr };
}

describe('the suites of hosts', () => {
  it('run by node:test', () => {
    const { status, text } = runNodeTest({});
    expect(text).toMatch(/^# pass 9$/m);
    expect(text).toMatch(/^# fail 0$/m);
    expect(status).toBe(0);
  });

  it('say what a host breaks that reads the session of another request', () => {
    const { status, text } = runNodeTest({ BROKEN: 'yes' });
    expect(status).toBe(1);
    expect(text).toMatch(/not ok \d+ - keeps the users of interleaved requests apart/);
  });
});
