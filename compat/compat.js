/** Installs the packed packages in fresh projects of every host, runs them on every Node, compiles them, and says what fails. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ways } from './check-app.js';
import { findBundlers, findNodes, findRuntimes, findTypeScript } from './find-tools.js';
import { planContract } from './host-contract.js';
import { families } from './hosts.js';
import { runAll } from './run-all.js';
import { testSelf } from './self-test.js';
import { failed, formatFailures, formatSum, formatTables } from './table.js';

const usage = `npm run compat -- [--quick] [--only HOST] [--self-test]

  --quick      the running Node only, one setting of TypeScript, and one host bundled and on Bun and Deno: about two minutes
  --only       hosts whose name matches this regular expression, such as 'Nest 12' or fastify
  --self-test  breaks the packages on purpose, and sees whether the cells turn red
`;

process.chdir(join(import.meta.dirname, '..'));
// Only what was seen to the end may pass.
process.exitCode = 1;
const options = readOptionsOrExit();
if (options.help) {
  console.log(usage);
  process.exit(0);
}
const { startCollector } = await import('../packages/collector/dist/esm/index.js');
const begun = performance.now();

if (options['self-test']) {
  const unnoticed = await testSelf(await makePlan(true), startCollector, (line) => console.log(line));
  console.log(`compat self-test: ${unnoticed} defects unnoticed`);
  process.exit(unnoticed === 0 ? 0 : 1);
}
const plan = await makePlan(options.quick);
const others = options.only === '' ? planContract(plan.nodes) : [];
const cells = await runAll(options.chosen, { ...plan, others }, startCollector, (line) => {
  console.error(`${String(secondsSince(begun)).padStart(4)} s  ${line}`);
});
const parts = [formatTables(cells), ...formatFailures(cells), `${secondsSince(begun)} s`, formatSum(cells)];
console.log(`\n${parts.join('\n\n')}`);
process.exit(failed(cells).length === 0 ? 0 : 1);

/** What is tried with each host. The short form compiles as most users do, for a server, and checks our declarations. */
async function makePlan(isQuick) {
  const require = createRequire(import.meta.url);
  const [bundlers, runtimes] = await Promise.all([findBundlers(), findRuntimes()]);
  const own = { path: require.resolve('typescript'), version: require('typescript').version };
  if (isQuick) {
    const [way] = ways.filter(({ name }) => name === 'nodenext');
    const forServers = { ...way, options: { ...way.options, lib: ['es2022'] } };
    // Without a package that @vercel/nft leaves out on Node 20, as it does with one of Express's.
    const others = { bundlers, runtimes, everywhere: /^Koa 3$/, isQuick };
    return { nodes: await findNodes([]), compilers: [own], ways: [forServers], skipLibChecks: [false], ...others };
  }
  const nodes = await findNodes([20, 22, 24, 26]);
  // The newest of the major before, and the oldest that our packages promise.
  const compilers = [own, await findTypeScript('5'), await findTypeScript('5.4')];
  return { nodes, compilers, ways, skipLibChecks: [false, true], bundlers, runtimes };
}

function readOptionsOrExit() {
  try {
    return readOptions();
  } catch (error) {
    console.error(`compat: ${error.message}`);
    return process.exit(1);
  }
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      'self-test': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const pattern = new RegExp(values.only, 'i');
  const chosen = families
    .map((family) => ({ ...family, hosts: family.hosts.filter(({ name }) => pattern.test(name)) }))
    .map((family) => (values.quick && values.only === '' ? withoutOlder(family) : family))
    .filter(({ hosts }) => hosts.length > 0);
  if (chosen.length === 0) throw new Error(`--only is '${values.only}': no host has such a name, see compat/hosts.js`);
  return { ...values, chosen };
}

/** Whom a host is asked for by its name gets it, also in the short form. */
function withoutOlder(family) {
  return { ...family, hosts: family.hosts.filter(({ isOlder }) => !isOlder) };
}

function secondsSince(start) {
  return Math.round((performance.now() - start) / 1000);
}
