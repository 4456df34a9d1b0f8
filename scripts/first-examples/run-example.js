/** Does what a newcomer does with a first example: in an empty folder, one step after the other. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { plainEnvironment, startChild } from '../consumer/child.js';
import { canConnect, findPort } from '../consumer/run-program.js';

/** What one step may take, in ms. An install on a busy machine is the longest. */
const patience = 240_000;
/** The port of a program that is told no other, where it takes one by `--port`. */
const usualPorts = {
  'growingio-collector': 7080,
  'growingio dev': 7080,
  'growingio-relay': 9464,
  'redis-server': 6379,
};

/**
 * Takes the steps of each way, `[modules, steps]`, below the tools' `folder`, in projects with the files of their `settings`. The installs
 * with which all ways begin are made once, and copied. Resolves by way with what went wrong, if something did. What does more
 * than install runs `alone`, since READMEs share ports; a port that something else on this machine has is replaced.
 */
export async function runExample(ways, tools) {
  const folder = mkdtempSync(join(tools.folder, 'example-'));
  const project = join(folder, 'app');
  const first = ways[0][1];
  const own = first.findIndex((step, at) => !isInstall(step) || ways.some(([, steps]) => !isSame(steps[at], step)));
  mkdirSync(project);
  for (const [name, text] of Object.entries(tools.settings)) writeFileSync(join(project, name), text);
  const failed = await attempt(first.slice(0, own), project, tools);
  return Promise.all(
    ways.map(async ([modules, steps]) => {
      if (failed !== undefined) return [modules, failed];
      const copy = join(folder, modules, 'app');
      await cp(project, copy, { recursive: true, verbatimSymlinks: true });
      return [modules, await tools.alone(() => attempt(steps.slice(own), copy, tools))];
    }),
  );
}

function isInstall(step) {
  return (
    step.do === 'type' &&
    step.text.split('\n').every((line) => /^(npm (init|install) |pnpm (init$|add )|yarn (init|add) |$)/.test(line))
  );
}

function isSame(step, other) {
  return step?.line === other.line && step.text === other.text;
}

/** Takes these steps in this folder, and ends what they have started. Returns what went wrong, if something did. */
async function attempt(steps, folder, { browser }) {
  const run = { folder, browser, children: [], ports: new Map() };
  try {
    for (const port of portsOf(steps)) run.ports.set(port, (await canConnect(port)) ? await findPort() : port);
    for (const step of steps) await take(step, run);
    await endAll(run.children);
    return undefined;
  } catch (error) {
    return error.message;
  } finally {
    for (const child of run.children) child.kill('SIGKILL');
    // What comes next wants its ports.
    await Promise.all(run.children.map((child) => child.end(5000)));
  }
}

async function take(step, run) {
  try {
    if (step.do === 'write') write(step, run);
    else if (step.do === 'type') await type(step, run);
    else
      await run.browser.expectRows(
        withPorts(`http://127.0.0.1:${usualPorts['growingio-collector']}`, run.ports),
        step.rows,
      );
  } catch (error) {
    const printed = run.children.map(({ output }) => output).join('');
    throw new Error(`line ${step.line}: ${error.message}\n${printed}`, { cause: error });
  }
}

function write({ file, text }, { folder, ports }) {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), withPorts(text, ports));
}

/**
 * Types it into a terminal of its own. It is done when it has ended, or when it serves a port that was closed before: all of them,
 * where it starts an application beside a collector.
 */
async function type({ text }, run) {
  const closed = [];
  for (const port of run.ports.values()) if (!(await canConnect(port))) closed.push(port);
  const words = ['-ec', withFlags(withPorts(text, run.ports), run.ports)];
  const child = startChild('sh', words, { cwd: run.folder, env: newcomersEnvironment() });
  run.children.push(child);
  const start = performance.now();
  while (!child.hasEnded) {
    const open = await Promise.all(closed.map(canConnect));
    if (open.includes(true) && (!text.includes('growingio dev --') || !open.includes(false))) return;
    if (performance.now() - start > patience) throw new Error(`it neither ended nor served within ${patience} ms`);
    await sleep(100);
  }
  const { code, signal } = await child.end(patience);
  if (code !== 0) throw new Error(`it ended with ${signal ?? `status ${code}`}`);
}

/** Ctrl+C in every terminal, the last one first: each has to end by that. */
async function endAll(children) {
  for (const child of children.toReversed()) {
    child.kill('SIGINT');
    await child.end(30_000);
  }
}

/** The ports that the commands and files have, so that they are free for one run at a time. */
function portsOf(steps) {
  const text = steps.map((step) => step.text ?? '').join('\n');
  const written = [...text.matchAll(/(?:127\.0\.0\.1:|listen\(|port: )(\d{4,5})/g)].map(([, port]) => Number(port));
  const usual = Object.entries(usualPorts).filter(([program]) => text.includes(program));
  return new Set([...written, ...usual.map(([, port]) => port)]);
}

function withPorts(text, ports) {
  return text.replace(/\b\d{4,5}\b/g, (digits) => ports.get(Number(digits)) ?? digits);
}

function withFlags(text, ports) {
  return text.replace(/\bgrowingio-collector|growingio dev|growingio-relay|redis-server\b/g, (program) => {
    const port = ports.get(usualPorts[program]);
    return port === usualPorts[program] ? program : `${program} --port ${port}`;
  });
}

/** As `plainEnvironment()`, with the machine's registry and proxies, which npm needs; what npm tells its scripts is left out. */
function newcomersEnvironment() {
  const forNpm = Object.entries(process.env).filter(([name]) =>
    /^npm_config_(registry|userconfig|cache|cafile|strict_ssl|https?_proxy)$|^https?_proxy$/i.test(name),
  );
  const direct = ['127.0.0.1', process.env.NO_PROXY ?? process.env.no_proxy ?? ''].join();
  return plainEnvironment({ ...Object.fromEntries(forNpm), NO_PROXY: direct, PORT: undefined });
}
