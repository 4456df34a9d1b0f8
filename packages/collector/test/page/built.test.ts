/** What is built of the page: its size, its licences, and that nothing stands inline. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { collect } from '../fixtures.js';

const folder = join(__dirname, '../../dist/page');
const names = readdirSync(folder);
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

describe('the built page', () => {
  it('has at most 80 KB of script, as it is sent over a wire', () => {
    const scripts = names.filter((name) => name.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(0);
    const sizes = scripts.map((name) => gzipSync(read(name)).length);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(80_000);
  });

  it('names the licences of what is bundled', () => {
    const text = read('licences.md');
    for (const name of ['preact', '@preact/signals', '@tanstack/virtual-core', 'uplot']) expect(text).toContain(name);
    expect(text).toContain('Permission is hereby granted');
  });

  it('has nothing inline, and names no other address', () => {
    const html = read('index.html');
    expect(html).not.toMatch(/<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=/i);
    const addresses = [
      ...names
        .map(read)
        .join('\n')
        .matchAll(/https?:\/\/[\w.-]+/g),
    ].map(([address]) => address);
    const words = ['http://www.w3.org'];
    const licences = [...read('licences.md').matchAll(/https?:\/\/[\w.-]+/g)].map(([address]) => address);
    expect(addresses.filter((address) => !words.includes(address) && !licences.includes(address))).toEqual([]);
  });

  it('is served file by file, and nothing beside it', async () => {
    const collector = await collect();
    const html = await (await fetch(collector.url)).text();
    const paths = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(paths.length).toBeGreaterThanOrEqual(3);
    for (const path of paths) {
      const response = await fetch(collector.url + path);
      expect([path, response.status, response.headers.get('content-security-policy')]).toEqual([
        path,
        200,
        expect.stringContaining("default-src 'none'; script-src 'self'; style-src 'self'"),
      ]);
    }
    for (const path of ['/index.html', '/licences.md', '/main.tsx', '/..%2fpackage.json', '/vite.config.js'])
      expect([path, (await fetch(collector.url + path)).status]).toEqual([path, 404]);
  });
});
