/** Bundles an application, or collects its files, by each tool that people use for it; the result needs nothing beside it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { plainEnvironment, runChild } from '../scripts/consumer/child.js';

/** What has to be installed, together, for the tools of `bundle-child.js`. */
export const bundlerPackages = [
  ...['esbuild@0.28', 'webpack@5', 'tsup@9', '@vercel/ncc@0.45', '@vercel/nft@1'],
  ...['rollup@4', '@rollup/plugin-node-resolve@16', '@rollup/plugin-commonjs@29', '@rollup/plugin-json@6'],
];

export const bundlers = ['esbuild', 'webpack', 'rollup', 'tsup', 'ncc', 'nft'];

/**
 * Has a bundler make its result of a program, in a folder that has no node_modules above it. Returns the file to run.
 *
 * @param {{ name: string, tools: string }} bundler its name, and the folder that has the packages
 */
export async function bundle({ name, tools }, project, program, format, external = []) {
  const place = join(project, '..', 'bundled', name, program.slice(project.length).replaceAll(/[/\\]/g, '_'));
  mkdirSync(place, { recursive: true });
  const words = [
    join(import.meta.dirname, 'bundle-child.js'),
    tools,
    name,
    project,
    program,
    place,
    format,
    ...external,
  ];
  const output = await runChild(process.execPath, words, { cwd: project, env: plainEnvironment(), timeout: 180_000 });
  return JSON.parse(output.trimEnd().split('\n').at(-1)).file;
}
