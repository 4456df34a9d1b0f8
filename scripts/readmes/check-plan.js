/** Runs `growingio plan` and `tsc` of a README in a project that has a plan, its types, a table and events, and a collector that has the plan, too. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainEnvironment, runChild } from '../consumer/child.js';
import { createFolder } from '../consumer/project.js';

export const plan = {
  events: {
    BuyProduct: {
      name: '购买商品',
      variables: {
        product_name: { type: 'string', required: true, name: '商品名称' },
        product_price: { type: 'double', required: true, name: '商品价格' },
      },
    },
  },
};

/** Tracks what the plan has: for `lint` and `tsc`. */
const app = `import { GrowingIO } from '@growingio/upload';

new GrowingIO().track('BuyProduct', { product_name: '苹果', product_price: 14 }, { loginUserId: '9128391' });
`;
const config = {
  compilerOptions: { module: 'nodenext', target: 'es2022', strict: true, types: ['node'], skipLibCheck: true, noEmit: true },
  include: ['src', 'growingio.d.ts'],
};
const event = { event: 'BuyProduct', loginUserId: '9128391', variables: { product_name: '苹果', product_price: 14 } };

/** `words` are those behind `plan`; the command is that of the project in `folder`. Rejects with what it printed when it fails. */
export async function checkPlan(words, folder, startCollector) {
  const { run, close } = await openProject(folder, startCollector);
  try {
    // Nobody is there to be asked.
    await run(['plan', ...words, ...(words[0] === 'push' && !words.includes('--yes') ? ['--yes'] : [])]);
  } finally {
    await close();
  }
}

/** `words` are those behind `tsc`. */
export async function checkTsc(words, folder, startCollector) {
  const { cwd, env, close } = await openProject(folder, startCollector);
  try {
    await runChild(join(folder, 'node_modules/.bin/tsc'), words, { cwd, env, timeout: 60_000 });
  } finally {
    await close();
  }
}

async function openProject(folder, startCollector) {
  const cwd = createFolder('growingio-plan-');
  const collector = await startCollector({ port: 0, plan });
  const env = plainEnvironment({
    ...{ GROWINGIO_PROJECT_UID: 'demo', GROWINGIO_PUBLIC_KEY: 'demo', GROWINGIO_SECRET_KEY: 'demo' },
    ...{ GROWINGIO_PROJECT_ID: 'demo', GROWINGIO_MANAGEMENT_HOST: collector.url },
  });
  const run = (given) => {
    const here = given.map((word) => (word === 'http://127.0.0.1:7080' ? collector.url : word));
    return runChild(join(folder, 'node_modules/.bin/growingio'), here, { cwd, env, timeout: 60_000 });
  };
  symlinkSync(join(folder, 'node_modules'), join(cwd, 'node_modules'), 'junction');
  mkdirSync(join(cwd, 'src'));
  writeFileSync(join(cwd, 'src/app.ts'), app);
  writeFileSync(join(cwd, 'package.json'), '{ "private": true, "type": "module" }\n');
  writeFileSync(join(cwd, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(cwd, 'growingio.plan.json'), JSON.stringify(plan));
  writeFileSync(join(cwd, 'events.jsonl'), `${JSON.stringify(event)}\n`);
  const upload = `${collector.url}/v3/demo/s2s/cstm?stm=${Date.now()}`;
  const sent = { cs1: '9128391', tm: Date.now(), t: 'cstm', n: event.event, var: event.variables };
  await fetch(upload, { method: 'POST', body: JSON.stringify([sent]) });
  await run(['plan', 'types']);
  await run(['plan', 'export', 'plan.csv']);
  return { cwd, env, run, close: () => collector.close() };
}
