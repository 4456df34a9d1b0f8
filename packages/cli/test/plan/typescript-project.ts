/** A project of TypeScript in a folder of its own, with the packages of this repository, and what tsc says of it. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

const root = join(__dirname, '../../../..');
const folders: string[] = [];

/** Call it after the tests. */
export function removeProjects(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** As most servers have it; TypeScript's own declarations take the most time, and are nobody's here. */
export const usualOptions = {
  ...{ module: 'nodenext', target: 'es2022', strict: true, noEmit: true, skipLibCheck: true, types: ['node'] },
  ...{ experimentalDecorators: true, emitDecoratorMetadata: true },
};

export type Files = Readonly<Record<string, string | object>>;

/** Writes the files; what is no text becomes JSON. Returns the folder, in which no package is found. */
export function makeFolder(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'growingio-plan-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

/** The same, in which all packages of this repository are found. */
export function makeProject(files: Files): string {
  const folder = makeFolder(files);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/**
 * Installs packages of ours and others as pnpm does: each in a folder of its own with links to what it depends on, and a link at the top
 * to what the project has asked for.
 */
export function installAsPnpm(folder: string, asked: readonly string[]): void {
  const store = join(folder, 'node_modules/.pnpm');
  const known = new Set<string>();
  const install = (name: string): string => {
    const own = join(store, name.replace('/', '+'), 'node_modules');
    const place = join(own, name);
    if (known.has(name)) return place;
    known.add(name);
    const short = /^@growingio\/(.*)$/.exec(name)?.[1];
    mkdirSync(dirname(place), { recursive: true });
    if (short === undefined) symlinkSync(join(root, 'node_modules', name), place);
    else {
      const source = join(root, 'packages', short);
      // What a package needs beside it, the project has installed.
      for (const peer of asked) if (!peer.startsWith('@growingio/')) link(install(peer), join(own, peer));
      for (const part of ['package.json', 'dist']) cpSync(join(source, part), join(place, part), { recursive: true });
      const { dependencies = {} } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as {
        readonly dependencies?: Readonly<Record<string, string>>;
      };
      for (const each of Object.keys(dependencies))
        if (each.startsWith('@growingio/')) link(install(each), join(own, each));
    }
    return place;
  };
  for (const name of asked) link(install(name), join(folder, 'node_modules', name));
}

function link(to: string, from: string): void {
  mkdirSync(dirname(from), { recursive: true });
  symlinkSync(relative(dirname(from), to), from);
}

const tsc = createRequire(__filename).resolve('typescript/bin/tsc');

/** What tsc says of the project in that folder: `src/shop.ts(3)`, and its text. Empty when it compiles. */
export function compile(folder: string, words: readonly string[] = ['-p', '.']): { place: string; text: string }[] {
  const { stdout, status } = spawnSync(process.execPath, [tsc, ...words, '--pretty', 'false'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const found = [...stdout.matchAll(/^(\S[^\n]*)\((\d+),\d+\): error (TS\d+: [^\n]*(?:\n +[^\n]*)*)/gm)];
  if (status !== 0 && found.length === 0) throw new Error(`tsc ended with ${String(status)}\n${stdout}`);
  return found.map(([, file = '', line = '', text = '']) => ({ place: `${file}(${line})`, text }));
}

/** The places, each once, in order. */
export function placesOf(problems: readonly { readonly place: string }[]): string[] {
  return [...new Set(problems.map(({ place }) => place))].sort();
}

/** The lines of a project's sources that end with `// wrong`: those that tsc has to refuse. */
export function wrongLines(files: Files): string[] {
  const found = Object.entries(files).flatMap(([name, content]) => {
    if (typeof content !== 'string') return [];
    return content.split('\n').flatMap((line, at) => (line.endsWith('// wrong') ? [`${name}(${String(at + 1)})`] : []));
  });
  return found.sort();
}
