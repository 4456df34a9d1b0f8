/** The Dockerfile: what a linter says, and what an operator relies on. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useCloseAtEnd } from '@growingio/upload/conformance';
import { validate } from 'dockerfile-utils';
import { flags } from '../../src/cli/flags.js';
import { startProbeServer } from '../../src/cli/probe-server.js';

const folder = join(__dirname, '../..');
const text = readFileSync(join(folder, 'Dockerfile'), 'utf8');

/** The instructions of the last stage, continued lines joined. */
const lastStage = text
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n\s*/g, ' ')
  .split(/^(?=FROM )/m)
  .at(-1)!
  .split('\n');

function instruction(name: string): string {
  const line = lastStage.find((each) => each.startsWith(`${name} `)) ?? '';
  return line.slice(name.length + 1);
}

async function runHealthCheck(env: NodeJS.ProcessEnv): Promise<number | null> {
  const health = instruction('HEALTHCHECK');
  const [program = '', ...words] = JSON.parse(health.slice(health.indexOf('['))) as string[];
  const child = spawn(program, words, { env: { PATH: process.env['PATH'], ...env }, stdio: 'inherit' });
  await once(child, 'close');
  return child.exitCode;
}

describe('the Dockerfile', () => {
  const closeAtEnd = useCloseAtEnd({ afterAll });

  it('has nothing that a linter objects to', () => {
    expect(validate(text).map(({ message }) => message)).toEqual([]);
  });

  it('runs as a user without rights, and gets SIGTERM itself, as a first process does without a shell', () => {
    expect([instruction('USER'), instruction('STOPSIGNAL')]).toEqual(['node', 'SIGTERM']);
    const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { bin: Record<string, string> };
    const program = bin['growingio-relay']?.replace('./', 'node_modules/@growingio/bullmq/');
    expect(JSON.parse(instruction('ENTRYPOINT'))).toEqual(['node', program]);
  });

  it('asks /healthz whether it lives, at the port that it is given', async () => {
    const server = await startProbeServer('127.0.0.1', 0, { '/healthz': () => ({ status: 200, body: '' }) });
    const { port } = new URL(server.url);
    closeAtEnd(() => {
      server.close();
    });
    expect(await runHealthCheck({ GROWINGIO_RELAY_PORT: port })).toBe(0);
    server.close();
    expect(await runHealthCheck({ GROWINGIO_RELAY_PORT: port })).toBe(1);
    expect(instruction('HEALTHCHECK')).toContain(` || ${instruction('EXPOSE')}}`);
    expect(flags.port.variables).toEqual(['GROWINGIO_RELAY_PORT']);
    expect(flags.port.help()).toContain(`default ${instruction('EXPOSE')}`);
  });

  it('takes the version as an argument, and stops without one', () => {
    expect(text).toMatch(/^ARG VERSION$/m);
    expect(text).toContain('"@growingio/bullmq@${VERSION:?');
  });
});
