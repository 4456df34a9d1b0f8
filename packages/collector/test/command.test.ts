/** The command line: what it prints, what it refuses, and the built program in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
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

  it.each(['--version', '-v'])('prints its version for %s and ends with 0', async (flag) => {
    const { version: written } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as {
      version: string;
    };
    expect(await run(flag)).toMatchObject({ exitCode: 0, err: '', out: `${written}\n` });
  });

  it('keeps as many events as --keep says', async () => {
    const { result } = await run('--port', '0', '--keep', '7');
    expect('collector' in result).toBe(true);
  });

  test.each([
    ['--port', 'x', '--port is "x"'],
    ['--port', '65536', '--port is "65536"'],
    ['--host', '', '--host is empty'],
    ['--keep', '0', '--keep is "0": pass a number of events, 1 to 1000000'],
    ['--keep', '1e3', '--keep is "1e3"'],
    ['--keep', '1000001', '--keep is "1000001"'],
    ['--persist', '', '--persist is empty'],
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

  const program = join(__dirname, '../bin/growingio-collector.js');

  /** Starts the built program, as its users do, and waits until it listens. */
  async function startProgram(words: string[], environment: Record<string, string> = {}) {
    expect(existsSync(join(__dirname, '../dist/esm/command.js'))).toBe(true);
    const child = spawn(process.execPath, [program, '--port', '0', ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    closeAtEnd(() => child.kill('SIGKILL'));
    const printed = { out: '', err: '' };
    child.stdout.on('data', (text) => (printed.out += String(text)));
    child.stderr.on('data', (text) => (printed.err += String(text)));
    while (!printed.out.includes('Ctrl+C')) await once(child.stdout, 'data');
    const end = async (): Promise<unknown[]> => {
      const exited = once(child, 'exit');
      child.kill('SIGINT');
      return exited;
    };
    return { url: /http:\S+/.exec(printed.out)?.[0] ?? '', printed, end };
  }

  it('runs when built, and ends cleanly on SIGINT', async () => {
    const { url, end } = await startProgram([]);
    expect((await fetch(url)).status).toBe(200);
    expect(await end()).toEqual([0, null]);
  });

  it('keeps as many as --keep says, and has them again by --persist', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'growingio-command-'));
    closeAtEnd(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    const words = ['--keep', '2', '--persist', join(folder, 'events.jsonl')];
    const first = await startProgram(words);
    await fetch(`${first.url}/v3/demo/s2s/cstm?stm=1`, { method: 'POST', body: '[{},{},{}]' });
    expect(await (await fetch(`${first.url}/api/stats`)).json()).toMatchObject({ kept: 2, total: { events: 3 } });
    expect(await first.end()).toEqual([0, null]);
    const second = await startProgram(words);
    expect(await (await fetch(`${second.url}/api/stats`)).json()).toMatchObject({ kept: 2, total: { events: 3 } });
    await second.end();
  });

  it("opens the page by the system's command", async () => {
    const folder = mkdtempSync(join(tmpdir(), 'growingio-open-'));
    closeAtEnd(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    const opened = join(folder, 'opened');
    const script = `#!/bin/sh\nprintf %s "$1" > '${opened}.part' && mv '${opened}.part' '${opened}'\n`;
    // A stand-in under the name that this system's command has.
    for (const name of ['xdg-open', 'open']) writeFileSync(join(folder, name), script, { mode: 0o755 });
    const { url, end } = await startProgram(['--open'], { PATH: `${folder}:${process.env['PATH'] ?? ''}` });
    while (!existsSync(opened)) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(readFileSync(opened, 'utf8')).toBe(url);
    expect(await end()).toEqual([0, null]);
  });

  it('says that the page could not be opened, and runs on', async () => {
    const { url, printed, end } = await startProgram(['--open'], { PATH: '/nowhere' });
    while (!printed.err.includes('could not be opened')) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(printed.err).toContain('ENOENT');
    expect((await fetch(url)).status).toBe(200);
    await end();
  });
});
