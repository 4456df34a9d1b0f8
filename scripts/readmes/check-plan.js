/** Runs `growingio plan` and `tsc` of a README in a project that has what the page speaks of: a plan, its types, code, events, a table; and before a collector that has the plan, too. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainEnvironment, runChild } from '../consumer/child.js';
import { createFolder } from '../consumer/project.js';

const plan = {
  events: {
    BuyProduct: { variables: { product_name: { type: 'string' }, product_price: { type: 'double' } } },
    Login: {},
  },
};
const tsconfig = {
  compilerOptions: { module: 'nodenext', strict: true, skipLibCheck: true, types: ['node'], noEmit: true },
};
const codeFor = (event) => `import { GrowingIO } from '@growingio/upload';\nnew GrowingIO().track('${event}');\n`;
const bought = {
  event: 'BuyProduct',
  loginUserId: '9128391',
  variables: { product_name: '苹果', product_price: 14.5 },
};
/** Where a reader's own collector is. */
const readersCollector = 'http://127.0.0.1:7080';

/** `words` are those behind `plan`; the command and the packages are those of the project in `folder`. */
export async function checkPlan(words, folder, startCollector) {
  await inProject(folder, startCollector, async ({ growingio }) => {
    // Nobody is there to be asked.
    const isAsked = words[0] === 'push' && !words.includes('--yes');
    await growingio('plan', ...words, ...(isAsked ? ['--yes'] : []));
  });
}

/** `words` are those behind `tsc`. */
export async function checkTsc(words, folder, startCollector) {
  await inProject(folder, startCollector, async ({ run }) => run('tsc', words));
}

async function inProject(folder, startCollector, work) {
  const cwd = createFolder('growingio-plan-');
  const collector = await startCollector({ port: 0, plan });
  const write = (name, content) => writeFileSync(join(cwd, name), content);
  const env = plainEnvironment({
    ...{ GROWINGIO_PROJECT_UID: 'demo', GROWINGIO_PUBLIC_KEY: 'demo', GROWINGIO_SECRET_KEY: 'demo' },
    ...{ GROWINGIO_PROJECT_ID: 'demo', GROWINGIO_MANAGEMENT_HOST: collector.url },
  });
  const run = (name, words) => runChild(join(folder, 'node_modules/.bin', name), words, { cwd, env, timeout: 60_000 });
  const growingio = (...words) =>
    run(
      'growingio',
      words.map((word) => (word === readersCollector ? collector.url : word)),
    );
  try {
    symlinkSync(join(folder, 'node_modules'), join(cwd, 'node_modules'));
    write('package.json', '{ "private": true, "type": "module" }\n');
    write('growingio.plan.json', JSON.stringify(plan));
    write('events.jsonl', `${JSON.stringify(bought)}\n`);
    for (const [place, event] of Object.entries({ 'apps/shop': 'BuyProduct', 'apps/admin': 'Login' })) {
      mkdirSync(join(cwd, place), { recursive: true });
      write(`${place}/index.ts`, codeFor(event));
      write(`${place}/tsconfig.json`, JSON.stringify(tsconfig));
    }
    write('tsconfig.json', JSON.stringify(tsconfig));
    await upload(collector.url);
    // Before somebody asks whether it is current, or takes it back, it was written.
    await growingio('plan', 'types');
    await growingio('plan', 'export', 'plan.csv');
    await work({ run, growingio });
  } finally {
    await collector.close();
  }
}

async function upload(url) {
  const { event, loginUserId, variables } = bought;
  const sent = { cs1: loginUserId, tm: Date.now(), t: 'cstm', n: event, var: variables };
  await fetch(`${url}/v3/demo/s2s/cstm?stm=${Date.now()}`, { method: 'POST', body: JSON.stringify([sent]) });
}
