/** The command line: what it prints, what it refuses, and the built program in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { startCollector } from '@growingio/collector';
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
    ['--prot', '1', '--prot is no option: did you mean --port?'],
    ['-x', '1', '-x is no option: known are --port,'],
    ['--no-open', '--open', '--no-open is no option'],
    ['extra', 'word', '"extra" is no option: options begin with --'],
    ['--', 'word', '"word" is no option'],
    ['--open', '--port', '--port has no value: write --port=…'],
    ['--port', '--open', '--port has no value: write --port=…'],
    ['--persist', '-v', '--persist has no value: write --persist=…'],
    ['--open=1', '-v', '--open takes no value: write it alone'],
  ])('refuses %s %j with status 2', async (first, second, message) => {
    const { exitCode, err, out } = await run(first, second);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain(message);
  });

  it('takes letters, alone and with their value behind them', async () => {
    for (const words of [['-p0'], ['-p', '0']]) expect('collector' in (await run(...words)).result).toBe(true);
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

  it.each(['--help', '--version'])('ends with 0 and without a word when nobody reads what %s prints', async (flag) => {
    const child = spawn(process.execPath, [program, flag], { stdio: ['ignore', 'pipe', 'pipe'] });
    closeAtEnd(() => child.kill('SIGKILL'));
    child.stdout.destroy();
    let err = '';
    child.stderr.on('data', (text) => (err += String(text)));
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(err).toBe('');
  });

  it('goes on when nobody reads what it prints', async () => {
    const before = await startCollector();
    await before.close();
    const port = String(before.port);
    const child = spawn(process.execPath, [program, '--port', port], { stdio: ['ignore', 'pipe', 'pipe'] });
    closeAtEnd(() => child.kill('SIGKILL'));
    child.stdout.destroy();
    let err = '';
    child.stderr.on('data', (text) => (err += String(text)));
    const askIt = () => fetch(`http://127.0.0.1:${port}/api/stats`).catch(() => undefined);
    while ((await askIt()) === undefined && child.exitCode === null) await setImmediate();
    const exited = once(child, 'close');
    child.kill('SIGINT');
    expect(await exited).toEqual([0, null]);
    expect(err).toBe('');
  });

  it('refuses a wrong option with status 2 also when nobody reads what it says', async () => {
    const child = spawn(process.execPath, [program, '--nope'], { stdio: ['ignore', 'pipe', 'pipe'] });
    closeAtEnd(() => child.kill('SIGKILL'));
    child.stderr.destroy();
    expect(await once(child, 'exit')).toEqual([2, null]);
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
