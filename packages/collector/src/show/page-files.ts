/** Serves the page's files. */

import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import pageDirectory from './page-directory.cjs';

const types = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

// Only these are served: a path of the request never becomes a path of the disk.
const files: readonly { path: string; name: string; type: keyof typeof types }[] = [
  { path: '/', name: 'index.html', type: 'html' },
  { path: '/page.css', name: 'page.css', type: 'css' },
  { path: '/icon.svg', name: 'icon.svg', type: 'svg' },
  ...['page', 'chart', 'dom', 'first-event', 'model', 'rows', 'words'].map((name) => ({
    path: `/${name}.js`,
    name: `${name}.js`,
    type: 'js' as const,
  })),
];

// Nothing inline runs, nothing is fetched from elsewhere: an event's text stays text even if the page had a hole.
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The live page's files, read once; none in a bundle. Throws when one is missing from the package. */
export class PageFiles {
  readonly #files = new Map(readFiles());

  /** Whether there is no page at all. */
  get isMissing(): boolean {
    return this.#files.size === 0;
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  /** Answers with the file of that path. `has` it before. */
  send(path: string, response: ServerResponse): void {
    const file = this.#files.get(path);
    response.writeHead(200, {
      'Content-Type': file?.type,
      'Content-Security-Policy': policy,
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-cache',
    });
    response.end(file?.content);
  }
}

interface PageFile {
  readonly type: string;
  readonly content: Buffer;
}

function readFiles(): (readonly [path: string, file: PageFile])[] {
  if (pageDirectory === undefined) return [];
  const folder = pageDirectory;
  return files.map(({ path, name, type }) => [path, { type: types[type], content: readFileSync(join(folder, name)) }]);
}
