/** Checks on each Node that a process is the same with our packages as without them. */
import { join } from 'node:path';
import { plainEnvironment, startChild } from '../scripts/consumer/child.js';

const child = join(import.meta.dirname, 'host-contract-child.cjs');
const packages = [
  ...['upload', 'upload/adapter', 'upload/conformance'],
  ...['express', 'koa', 'fastify', 'nestjs', 'outbox-disk', 'collector'],
];
const table = 'What a host has';

/**
 * Loads each built package on each Node, by `require` and by `import`, and lets a client come and go in each mode: globals,
 * prototypes, Node's modules, listeners, `fetch()` and the end by an unhandled rejection have to be as they are without us.
 *
 * @returns {(() => Promise<import('./table.js').Cell[]>)[]}
 */
export function planContract(nodes) {
  return [...nodes].flatMap(([major, { path, reason }]) =>
    packages.flatMap((name) =>
      ['require', 'import'].map((how) => async () => {
        const answer = path === undefined ? { verdict: 'n/a', reason } : await keepsContract(path, name, how);
        return [{ table, host: `@growingio/${name}`, column: `${major} ${how}`, ...answer }];
      }),
    ),
  );
}

async function keepsContract(node, name, how) {
  const { changes, fetched, warnings } = await observe(node, [`@growingio/${name}`, how]);
  const problems = [...changes, ...warnings.map((warning) => `it warns: ${warning}`)];
  const alone = (await withoutUs(node)).fetched;
  if (fetched !== alone) problems.push(`fetch(): ${fetched}, without us ${alone}`);
  const rejected = await end(node, [`@growingio/${name}`, how, 'rejection']);
  if (rejected.code !== 1 || !rejected.output.includes('nobody handles this'))
    problems.push(`an unhandled rejection ends with ${rejected.code}`);
  return problems.length === 0 ? { verdict: 'ok' } : { verdict: 'FAIL', reason: [...new Set(problems)].join('\n') };
}

/** By Node: the same process without us. */
const bare = new Map();

function withoutUs(node) {
  if (!bare.has(node)) bare.set(node, observe(node, ['', 'require']));
  return bare.get(node);
}

async function observe(node, words) {
  const { code, output } = await end(node, words);
  const answer = output.split('\n').findLast((line) => line.startsWith('{'));
  if (code !== 0 || answer === undefined) throw new Error(`${words.join(' ')} ended with ${code}\n${output}`);
  return JSON.parse(answer);
}

async function end(node, words) {
  const process = startChild(node, [child, ...words], { cwd: '.', env: plainEnvironment() });
  const { code, signal } = await process.end(60_000);
  return { code: code ?? signal, output: process.output };
}
