/** The command line: what it prints, what it refuses, and the built program in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { useCloseAtEnd } from '@growingio/upload/conformance';
import { runCommand } from '../src/command.js';
import { collect } from './fixtures.js';

async function run(...words: string[]) {
  return runOn('linux', words);
}

async function runOn(platform: NodeJS.Platform, words: string[]) {
  const printed = { out: '', err: '' };
  const output = { out: (text: string) => (printed.out += text), err: (text: string) => (printed.err += text) };
  const result = await runCommand(words, output, platform);
  if ('collector' in result) await result.collector.close();
  return { ...printed, exitCode: 'exitCode' in result ? result.exitCode : undefined, result };
}

describe('runCommand', () => {
  it('prints the address and the line that points an app at it', async () => {
    const { out, result } = await run('--port', '0');
    const url = 'collector' in result ? result.collector.url : '';
    expect(out).toContain(`GrowingIO collector: ${url}\n`);
    expect(out).toContain(`GROWINGIO_HOST=${url} GROWINGIO_PROJECT_ID=demo node app.js`);
  });

  it('prints that line for the shells of Windows there', async () => {
    const { out, result } = await runOn('win32', ['--port', '0']);
    const url = 'collector' in result ? result.collector.url : '';
    expect(out).toContain(`$env:GROWINGIO_HOST='${url}'; $env:GROWINGIO_PROJECT_ID='demo'; node app.js\n`);
    expect(out).toContain(`set "GROWINGIO_HOST=${url}" && set "GROWINGIO_PROJECT_ID=demo" && node app.js\n`);
  });

  it('says that others can read along when it is bound to other addresses', async () => {
    expect((await run('--port=0', '--host=0.0.0.0')).out).toContain('whoever reaches this machine can read the events');
  });

  it('prints its help and ends with 0', async () => {
    const { exitCode, err, out } = await run('--help');
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out).toContain('Usage:');
  });

  test.each([
    ['--port', 'x', '--port is "x"'],
    ['--port', '65536', '--port is "65536"'],
    ['--host', '', '--host is empty'],
    ['--prot', '1', '--prot'],
    ['extra', 'word', 'extra'],
  ])('refuses %s %j with status 2', async (first, second, message) => {
    const { exitCode, err, out } = await run(first, second);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain(message);
  });

  it('ends with 1 when the port is in use', async () => {
    const { port } = await collect();
    const { exitCode, err } = await run('--port', String(port));
    expect(exitCode).toBe(1);
    expect(err).toContain('is in use');
  });
});

describe('growingio-collector', () => {
  const closeAtEnd = useCloseAtEnd({ afterAll });

  it('runs when built, and ends cleanly on SIGINT', async () => {
    const program = join(__dirname, '../bin/growingio-collector.js');
    // The program runs the build, as its users do.
    expect(existsSync(join(__dirname, '../dist/esm/command.js'))).toBe(true);
    const child = spawn(process.execPath, [program, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    closeAtEnd(() => child.kill('SIGKILL'));
    let out = '';
    for await (const chunk of child.stdout) {
      out += String(chunk);
      if (!out.includes('Ctrl+C')) continue;
      const url = /http:\S+/.exec(out)?.[0] ?? '';
      expect((await fetch(url)).status).toBe(200);
      break;
    }
    const exited = once(child, 'exit');
    child.kill('SIGINT');
    expect(await exited).toEqual([0, null]);
  });
});
