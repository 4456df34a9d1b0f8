/** A typo that tsc refuses: in each host, as CommonJS and as an ES module, with what `growingio plan types` has written. */
import { join } from 'node:path';
import { readPlan } from '@growingio/upload/adapter';
import ts from 'typescript';
import { writeTypes } from '../../../src/plan/types/write-types.js';
import { runWords } from '../../command/run-words.js';
import {
  compile,
  installAsPnpm,
  makeFolder,
  makeProject,
  placesOf,
  removeProjects,
  usualOptions,
  wrongLines,
} from '../typescript-project.js';

afterEach(removeProjects);

const plan = {
  events: {
    BuyProduct: {
      variables: {
        product_name: { type: 'string', required: true },
        product_price: { type: 'double', required: true },
        color: { type: 'string', enum: ['red', 'green'] },
        bought_at: { type: 'string' },
      },
    },
    Login: {},
    Search: { variables: { keyword: { type: 'string' }, page: { type: 'int' } } },
  },
};

const plain = `import {
  currentTracker,
  GrowingIO,
  Track,
  type EventKey,
  type TrackArguments,
  type TrackOptions,
} from '@growingio/upload';

const client = new GrowingIO({ mode: 'test' });
client.track('BuyProduct', { product_name: '苹果', product_price: 14 });
client.track('BuyProduct', { product_name: '苹果', product_price: 14, color: 'red', bought_at: new Date() });
client.track('BuyProduct', { product_name: '苹果', product_price: 14, color: null, bought_at: undefined });
client.track('Login');
client.track('Login', {}, { loginUserId: '1' });
client.track('Search');
client.track('Search', { page: 1 });
client.track('BuyProdct', { product_name: '苹果', product_price: 14 }); // wrong
client.track('buyProduct', { product_name: '苹果', product_price: 14 }); // wrong
client.track('BuyProduct'); // wrong
client.track('BuyProduct', { product_name: '苹果' }); // wrong
client.track('BuyProduct', { product_name: '苹果', product_price: '14' }); // wrong
client.track('BuyProduct', { product_name: '苹果', product_price: null }); // wrong
client.track('BuyProduct', { product_name: '苹果', product_price: 14, color: 'blue' }); // wrong
client.track('BuyProduct', { product_name: '苹果', product_price: 14, colour: 'red' }); // wrong
client.track('Login', { way: 'sms' }); // wrong
client.track('Search', { keywrod: '苹果' }); // wrong
currentTracker()?.track('Serach'); // wrong

export function trackAny<Event extends EventKey>(event: Event, ...rest: TrackArguments<Event, TrackOptions>): void {
  client.track(event, ...rest);
}
export function trackEither(event: 'Login' | 'Search'): void {
  client.track(event);
}

interface Order {
  readonly name: string;
  readonly price: number;
}

export class Orders {
  @Track('BuyProduct', ({ name, price }: Order) => ({ product_name: name, product_price: price }))
  buy(order: Order): Order {
    return order;
  }

  @Track('BuyProdct', ({ name, price }: Order) => ({ product_name: name, product_price: price })) // wrong
  misspell(order: Order): Order {
    return order;
  }
}
`;

const express = `import { growingio } from '@growingio/express';
import express from 'express';

const app = express();
app.use(growingio());
app.post('/login', (request, response) => {
  request.growingio.track('Login');
  request.growingio.track('Logn'); // wrong
  response.end();
});
`;

const koa = `import { growingio } from '@growingio/koa';
import Koa from 'koa';

const app = new Koa();
app.use(growingio());
app.use((ctx) => {
  ctx.growingio.track('Login');
  ctx.growingio?.track('Logn'); // wrong
});
`;

const fastify = `import { growingio } from '@growingio/fastify';
import fastify from 'fastify';

const app = fastify();
void app.register(growingio);
app.post('/login', (request) => {
  request.growingio.track('Login');
  request.growingio.track('Logn'); // wrong
  return 'ok';
});
`;

const nest = `import { GrowingIOModule, Track, Tracker } from '@growingio/nestjs';
import { Controller, Module, Post } from '@nestjs/common';

@Controller()
class ShopController {
  constructor(private readonly tracker: Tracker) {}

  @Post('login')
  @Track('Login')
  logIn(): string {
    this.tracker.track('Search', { keyword: '苹果' });
    this.tracker.track('Serach', { keyword: '苹果' }); // wrong
    return 'ok';
  }

  @Post('typo')
  @Track('Logn') // wrong
  misspell(): string {
    return 'ok';
  }
}

@Module({ imports: [GrowingIOModule.forRoot()], controllers: [ShopController] })
export class ShopModule {}
`;

const sources = { 'plain.ts': plain, 'express.ts': express, 'koa.ts': koa, 'fastify.ts': fastify, 'nest.ts': nest };
const others = { 'growingio.plan.json': plan, 'tsconfig.json': { compilerOptions: usualOptions } };

describe('the types of a plan', () => {
  it.each(['commonjs', 'module'])('have tsc refuse a typo in each host, as %s', async (type) => {
    const folder = makeProject({ ...sources, ...others, 'package.json': { type } });
    expect(await runWords(['plan', 'types'], { cwd: folder })).toMatchObject({ exitCode: 0, stderr: '' });
    expect(placesOf(compile(folder))).toEqual(wrongLines(sources));
  });

  it('hold for modules that a bundler takes, and with exactOptionalPropertyTypes', async () => {
    const compilerOptions = {
      ...{ ...usualOptions, module: 'esnext', moduleResolution: 'bundler' },
      exactOptionalPropertyTypes: true,
    };
    const files = { 'plain.ts': plain, 'express.ts': express };
    const folder = makeProject({ ...files, ...others, 'tsconfig.json': { compilerOptions } });
    await runWords(['plan', 'types'], { cwd: folder });
    expect(placesOf(compile(folder))).toEqual(wrongLines(files));
  });

  it('reach both kinds of modules of one project by a file of each kind', async () => {
    const files = { 'plain.cts': plain, 'plain.mts': plain };
    const folder = makeProject({ ...files, ...others, 'package.json': {} });
    for (const out of ['growingio.d.cts', 'growingio.d.mts']) {
      expect(await runWords(['plan', 'types', '--out', out], { cwd: folder })).toMatchObject({
        exitCode: 0,
        stderr: '',
      });
    }
    expect(placesOf(compile(folder))).toEqual(wrongLines(files));
  });

  it.each(['commonjs', 'module'])(
    'reach a project that has only an adapter installed, as pnpm lays it out, as %s',
    async (type) => {
      const files = { 'koa.ts': koa };
      const folder = makeFolder({ ...files, ...others, 'package.json': { type } });
      installAsPnpm(folder, ['@growingio/koa', 'koa', '@types/koa', '@types/node', 'typescript']);
      const { stdout } = await runWords(['plan', 'types', '--json'], { cwd: folder });
      expect(JSON.parse(stdout)).toMatchObject({ module: '@growingio/koa' });
      expect(placesOf(compile(folder))).toEqual(wrongLines(files));
      // It is still current when the core is installed beside it.
      installAsPnpm(folder, ['@growingio/upload']);
      expect((await runWords(['plan', 'types'], { cwd: folder })).stdout).toBe('growingio.d.ts is current: 3 events\n');
    },
  );

  it.each(['express', 'fastify', 'koa', 'nestjs'])('can augment @growingio/%s in place of the core', (name) => {
    const files = {
      'plan.d.ts': `export {};\ndeclare module '@growingio/${name}' { interface Register { events: { Login: {} } } }\n`,
      'shop.ts': `import { GrowingIO } from '@growingio/${name}';
import { GrowingIO as Core } from '@growingio/upload';
new GrowingIO().track('Login');
new GrowingIO().track('Logn'); // wrong
new Core().track('Logn'); // wrong
`,
    };
    const folder = makeProject({ ...files, 'tsconfig.json': { compilerOptions: usualOptions } });
    expect(placesOf(compile(folder))).toEqual(wrongLines(files));
  });

  it('have tsc name the key that was probably meant, if there is one', async () => {
    const meant = {
      ...{ Logn: 'Login', login: 'Login', Loginn: 'Login', Lagin: 'Login', ogin: 'Login', Serach: 'Search' },
      ...{ Searc: 'Search', buyproduct: 'BuyProduct', BuyProdcut: 'BuyProduct' },
    };
    expect(await messagesOf(Object.keys(meant))).toEqual(
      Object.entries(meant).map(
        ([given, key]) =>
          `Argument of type '"${given}"' is not assignable to parameter of type 'EventKey | ("${key}" & DidYouMean)'.`,
      ),
    );
    const unlike = ['', 'Refund', 'BuyProdutcs', '苹果'];
    expect(await messagesOf(unlike)).toEqual(
      unlike.map((given) => `Argument of type '"${given}"' is not assignable to parameter of type 'EventKey'.`),
    );
  });

  it('have tsc name it above a method and in a test, too', async () => {
    const files = {
      'shop.ts': `import { GrowingIO, Track } from '@growingio/upload';
export class Shop {
  @Track('Logn') // wrong
  login(): void {}
}
`,
      'nest.ts': `import { Track } from '@growingio/nestjs';
export class Shop {
  @Track('Logn') // wrong
  login(): void {}
}
`,
      'shop.test.ts': `import { createRecorder } from '@growingio/testing';
import { assertTracked } from '@growingio/testing/node';
assertTracked(createRecorder(), 'Logn'); // wrong
`,
    };
    const tsconfig = { compilerOptions: { ...usualOptions, experimentalDecorators: true } };
    const folder = makeProject({ ...files, ...others, 'tsconfig.json': tsconfig });
    await runWords(['plan', 'types'], { cwd: folder });
    const problems = compile(folder);
    expect(placesOf(problems)).toEqual(wrongLines(files));
    for (const { text } of problems) expect(text).toContain(`parameter of type 'EventKey | ("Login" & DidYouMean)'`);
  });

  it('have editors complete the keys', () => {
    const start = "import { GrowingIO } from '@growingio/upload';\nnew GrowingIO().track('";
    const folder = makeProject({ 'shop.ts': `${start}');\n`, 'growingio.d.ts': writeTypes(readPlan(plan)) });
    const names = ['shop.ts', 'growingio.d.ts'].map((name) => join(folder, name));
    const service = ts.createLanguageService({
      ...ts.sys,
      ...{ getScriptFileNames: () => names, getScriptVersion: () => '1', getCurrentDirectory: () => folder },
      getScriptSnapshot: (name) => ts.ScriptSnapshot.fromString(ts.sys.readFile(name) ?? ''),
      useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
      getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
      getCompilationSettings: () => ({ module: ts.ModuleKind.NodeNext, strict: true, types: [] }),
    });
    const found = service.getCompletionsAtPosition(names[0] ?? '', start.length, {});
    expect(found?.entries.map(({ name }) => name)).toEqual(['BuyProduct', 'Login', 'Search']);
  });
});

/** What tsc says of those event keys. */
async function messagesOf(keys: readonly string[]): Promise<string[]> {
  const calls = keys.map((key) => `client.track('${key}');\n`);
  const shop = `import { GrowingIO } from '@growingio/upload';\nconst client = new GrowingIO();\n${calls.join('')}`;
  const folder = makeProject({ 'shop.ts': shop, ...others });
  await runWords(['plan', 'types'], { cwd: folder });
  return compile(folder).map(({ text }) => text.replace(/^TS\d+: /, ''));
}
