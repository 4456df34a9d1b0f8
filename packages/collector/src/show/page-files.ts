/** Serves the page's files. */

import { readdirSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import pageDirectory from './page-directory.cjs';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

// Nothing inline runs, nothing is fetched from elsewhere: an event's text stays text even if the page had a hole.
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The live page's files, read once; a bundle has none but a word about that. Throws when one can't be read. */
export class PageFiles {
  readonly #files = new Map(readFiles());

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

const noPage = 'a bundle has no page: npx growingio-collector shows it\n';

interface PageFile {
  readonly type: string;
  readonly content: Buffer;
}

// Only what is in the folder now is served: a path of the request never becomes a path of the disk.
function readFiles(): (readonly [path: string, file: PageFile])[] {
  // A bundle has no page. GrowingIO's Java client sends nothing to a host that does not answer there.
  if (pageDirectory === undefined) return [['/', { type: 'text/plain; charset=utf-8', content: Buffer.from(noPage) }]];
  const folder = pageDirectory;
  return readdirSync(folder).flatMap((name) => {
    const type = types[extname(name)];
    if (type === undefined) return [];
    const path = name === 'index.html' ? '/' : `/${name}`;
    return [[path, { type, content: readFileSync(join(folder, name)) }] as const];
  });
}
