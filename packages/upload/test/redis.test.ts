/** Tests that need a Redis, where there is none. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

describe('startRedis', () => {
  it('says what to install where there is no redis-server, and lets Jest end', () => {
    const jest = require.resolve('jest/bin/jest');
    const chosen = ['--selectProjects', 'express', '--testPathPatterns', 'sessions.test'];
    const { status, signal, stderr } = spawnSync(process.execPath, [jest, ...chosen, '--silent', '--maxWorkers=1'], {
      cwd: join(__dirname, '../../..'),
      env: { ...process.env, PATH: '' },
      encoding: 'utf8',
      timeout: 50_000,
      killSignal: 'SIGKILL',
    });
    expect({ status, signal }).toEqual({ status: 1, signal: null });
    expect(stderr).toContain('redis-server does not start (it is not in PATH)');
    expect(stderr).not.toContain('of undefined');
  });
});
