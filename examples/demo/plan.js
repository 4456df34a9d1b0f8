/**
 * The tracking plan on the Nest shop, step by step, each command with its output: pulled from the collector's management API, made
 * into types, a typo that does not compile, a new event pushed there, and what `check` says before, between and after.
 */

import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { startCollector } from '@growingio/collector';
import { words } from './words.js';

const root = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
const programs = {
  growingio: join(dirname(require.resolve('@growingio/cli/package.json')), 'bin/growingio.js'),
  tsc: join(dirname(require.resolve('typescript/package.json')), 'bin/tsc'),
};

/** What was created on GrowingIO by hand, as the collector has it. */
const created = {
  events: {
    BuyProduct: {
      name: '购买商品',
      variables: {
        product_name: { type: 'string', name: '商品名称' },
        product_classify: { type: 'string', name: '商品分类' },
        product_price: { type: 'double', name: '商品价格' },
      },
    },
    Login: { name: '登录' },
    Logout: { name: '退出登录' },
    ViewShop: { name: '浏览小店' },
  },
};
const added = {
  ShareProduct: { name: '分享商品', variables: { share_way: { type: 'string', required: true, name: '分享方式' } } },
};
const typo = { file: 'src/orders.service.ts', right: "@Track('BuyProduct'", wrong: "@Track('BuyProdcut'" };
const planFile = 'growingio.plan.json';
// The keys of the collector, which are no secrets.
const keys = { GROWINGIO_PROJECT_UID: 'demo', GROWINGIO_PUBLIC_KEY: 'demo', GROWINGIO_SECRET_KEY: 'demo' };

/** Resolves when every step has ended as it should; rejects with the first that has not, and when the signal is aborted. */
export async function playPlan(signal) {
  const folder = copyShop();
  let collector;
  try {
    collector = await startCollector({ port: 0, plan: created });
    const run = runnerIn(folder, collector.url, signal);
    console.log(words.planStarts(collector.url));

    step(words.planPull());
    await run('growingio plan pull', { status: 0 });
    step(words.planTypes());
    await run('growingio plan types', { status: 0 });
    await run('tsc --noEmit', { status: 0 });

    step(words.planTypo(typo.file));
    change(join(folder, typo.file), typo.right, typo.wrong);
    await run('tsc --noEmit', { status: 2, says: /orders\.service\.ts.*error TS\d+/ });
    change(join(folder, typo.file), typo.wrong, typo.right);

    step(words.planSame());
    await run('growingio plan check', { status: 0 });

    step(words.planNewEvent(planFile));
    addEvents(join(folder, planFile));
    await run('growingio plan types', { status: 0 });
    await run('growingio plan check', { status: 1, says: /ShareProduct/ });
    await run('growingio plan push --yes', { status: 0, says: /ShareProduct/ });
    await run('growingio plan check', { status: 0 });

    step(words.planNobody());
    await collector.close();
    collector = undefined;
    await run('growingio plan check', { status: 2 });
    console.log(`\n${words.planOk()}`);
  } finally {
    await collector?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function step(text) {
  console.log(`\n# ${text}`);
}

/** The shop as somebody has it in a folder of his own, without its tests. */
function copyShop() {
  const folder = mkdtempSync(join(tmpdir(), 'growingio-demo-plan-'));
  const shop = dirname(require.resolve('growingio-example-nestjs/package.json'));
  cpSync(join(shop, 'src'), join(folder, 'src'), {
    recursive: true,
    filter: (file) => !basename(file).endsWith('.spec.ts'),
  });
  cpSync(join(shop, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const compilerOptions = {
    ...{ composite: false, declaration: false, noEmit: true },
    ...{ experimentalDecorators: true, emitDecoratorMetadata: true },
  };
  const config = { extends: join(root, 'tsconfig.base.json'), compilerOptions, include: ['src', 'growingio.d.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), `${JSON.stringify(config, null, 2)}\n`);
  return folder;
}

function change(path, from, to) {
  const text = readFileSync(path, 'utf8');
  if (!text.includes(from)) throw new Error(words.planLacks(basename(path), from));
  writeFileSync(path, text.replace(from, to));
  console.log(`- ${from}, …\n+ ${to}, …`);
}

function addEvents(path) {
  const plan = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, `${JSON.stringify({ ...plan, events: { ...plan.events, ...added } }, null, 2)}\n`);
  console.log(JSON.stringify(added, null, 2).replace(/^/gm, '+ '));
}

/** Shows a command as it is typed, runs it, and shows what it says and how it ends. */
function runnerIn(folder, url, signal) {
  const own = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('GROWINGIO_') || name === 'GROWINGIO_LANG',
  );
  const env = {
    ...Object.fromEntries(own),
    ...keys,
    ...{ GROWINGIO_PROJECT_ID: 'demo', GROWINGIO_MANAGEMENT_HOST: url },
    // Nothing of this leaves the machine, whatever proxy it uses.
    ...{ NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' },
  };
  return async (command, { status, says }) => {
    console.log(`$ npx ${command}`);
    const [program, ...rest] = command.split(' ');
    const { code, output } = await runToEnd([programs[program], ...rest], { cwd: folder, env, signal });
    console.log(`${output.trimEnd()}\n${words.planStatus(code)}`.trimStart());
    if (code !== status) throw new Error(words.planWrongStatus(command, code, status));
    if (says?.test(output) === false) throw new Error(words.planLacks(command, says));
  };
}

function runToEnd(args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.once('error', reject);
    child.once('close', (code, name) => resolve({ code: code ?? name, output }));
  });
}
