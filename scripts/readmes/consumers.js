/** Checks that `require`, `import` and TypeScript all find the same in the installed packages. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainEnvironment, runChild } from '../consumer/child.js';
import { compile } from '../consumer/compile.js';
import { manifests, runnerDoors } from '../consumer/project.js';

/** A program that prints, of each package, the names it exports or `fails: …`. */
const list = (load) => `
const names = {};
for (const name of process.argv.slice(2)) {
  try {
    names[name] = Object.keys(${load}).filter((each) => !['default', '__esModule', 'module.exports'].includes(each)).sort();
  } catch (error) {
    names[name] = ['fails: ' + error.message.split('\\n')[0]];
  }
}
console.log(JSON.stringify(names));`;

const programs = {
  'import.mjs': list('await import(name)'),
  'require.cjs': list('require(name)'),
  // The CommonJS build itself, which Jest and older tools load; Node's own require returns the ES modules.
  'build.cjs': list(
    `require(require('node:path').resolve('node_modules', name.replace(/^([^/]+\\/[^/]+)\\/?(.*)$/, (_, own, door) => own + '/dist/cjs/' + (door || 'index') + '.js')))`,
  ),
  'both.mjs': `
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const twice = [];
for (const name of process.argv.slice(2)) {
  // What can't be loaded at all, the other programs say.
  const imported = await import(name).catch(() => ({}));
  for (const key of Object.keys(imported)) if (imported[key] !== require(name)[key]) twice.push(name + ' ' + key);
}
console.log(JSON.stringify(twice.filter((name) => !name.endsWith(' default'))));`,
};

/**
 * The doors of the packages: their own names, and what they have beside them. What is nothing but a command has none; those for a test
 * runner are loaded by that alone.
 */
const doors = manifests
  .flatMap(({ name, exports = {} }) =>
    Object.entries(exports).flatMap(([door, { require }]) => (require === undefined ? [] : [name + door.slice(1)])),
  )
  .filter((door) => !runnerDoors.includes(door));

/** Loads every package, by each of its doors, in child processes. Returns what fails, and what differs between the ways. */
export async function checkImports({ folder }) {
  const results = await Promise.all(
    Object.entries(programs).map(async ([file, code]) => {
      writeFileSync(join(folder, file), code);
      const output = await runChild(process.execPath, ['--no-warnings', file, ...doors], {
        cwd: folder,
        env: plainEnvironment(),
        timeout: 20_000,
      });
      return JSON.parse(output);
    }),
  );
  const [imported, required, built, twice] = results;
  const found = twice.map((name) => `${name} is not the same for import and for require`);
  for (const name of doors) {
    const ways = { import: imported[name], require: required[name], 'its CommonJS build': built[name] };
    for (const [way, names] of Object.entries(ways)) {
      if (names.length === 0) found.push(`${name}: ${way} finds nothing`);
      else if (names[0].startsWith('fails')) found.push(`${name}: ${way} ${names[0]}`);
      else if (names.join() !== ways.import.join()) found.push(`${name}: ${way} finds ${names}, import ${ways.import}`);
    }
  }
  return found;
}

const consumer = `import 'reflect-metadata';
import { bullmqSender, createRelay, readFleet, type FleetStatus, type Relay } from '@growingio/bullmq';
import { growingio as onExpress, type GrowingIOMiddleware } from '@growingio/express';
import { growingio as onKoa } from '@growingio/koa';
import { GrowingIOModule, Track, Tracker } from '@growingio/nestjs';
import { startCollector, type Collector } from '@growingio/collector';
import { createRecorder, type RecordedEvent } from '@growingio/testing';
import { GrowingIOTestingModule } from '@growingio/testing/nestjs';
import { assertTracked } from '@growingio/testing/node';
import { GrowingIO, type Sender, type Stats, type TrackResult } from '@growingio/upload';
import { scopeRequest } from '@growingio/upload/adapter';
import { outboxConformance } from '@growingio/upload/conformance';
import { Controller, Module, Post } from '@nestjs/common';
import express from 'express';
import Koa from 'koa';

declare module '@growingio/upload' {
  interface Register {
    events: { BuyProduct: { product_price: number }; Logout: Record<string, never> };
  }
}

const middleware: GrowingIOMiddleware = onExpress();
express().use(middleware).get('/', (req) => {
  const result: TrackResult = req.growingio.track('BuyProduct', { product_price: 14 });
  // @ts-expect-error: the price is a number
  req.growingio.track('BuyProduct', { product_price: '14' });
  return result;
});
new Koa().use(onKoa(middleware.client)).use((ctx) => {
  ctx.growingio.track('Logout');
  // @ts-expect-error: no such event
  ctx.growingio.track('LogOut');
});

@Controller()
export class ShopController {
  constructor(readonly tracker: Tracker, readonly client: GrowingIO) {}

  @Post()
  @Track('BuyProduct', (result: { price: number }) => ({ product_price: result.price }))
  buy() {
    return { price: 14 };
  }
}

@Module({ imports: [GrowingIOModule.forRoot({ flushAt: 1 })], controllers: [ShopController] })
export class AppModule {}

export const scope: typeof scopeRequest = scopeRequest;
export const suite: typeof outboxConformance = outboxConformance;
export const stats: Stats = middleware.client.stats();
export const sender: Sender = bullmqSender({ connection: { host: '127.0.0.1', port: 6379 } });
export const relay: Relay = createRelay({ connection: 'redis://127.0.0.1:6379' });
export const fleet: Promise<FleetStatus> = readFleet({ connection: 'redis://127.0.0.1:6379' });
export const collector: Promise<Collector> = startCollector({ port: 0 });
export const bought: Promise<readonly RecordedEvent<'BuyProduct'>[]> = createRecorder().waitFor('BuyProduct');
export const testing = GrowingIOTestingModule.forRoot(createRecorder());
assertTracked(createRecorder(), 'BuyProduct', { product_price: 14 });
// @ts-expect-error: the price is a number
assertTracked(createRecorder(), 'BuyProduct', { product_price: '14' });
// @ts-expect-error: no such event
createRecorder().find('LogOut');
`;

/** Type-checks one program in each of TypeScript's ways to find packages, our own declarations included. */
export function checkTypes({ folder }) {
  mkdirSync(join(folder, 'consumers'));
  const ways = {
    'consumer.mts': { module: 'nodenext' },
    'consumer.cts': { module: 'nodenext' },
    'consumer.ts': { module: 'esnext', moduleResolution: 'bundler' },
  };
  const decorators = { experimentalDecorators: true, emitDecoratorMetadata: true };
  return Object.entries(ways).flatMap(([name, options]) => {
    const file = join(folder, 'consumers', name);
    writeFileSync(file, consumer);
    const isOurs = (path) => path === file || path.includes('/node_modules/@growingio/');
    // Declarations of others are not checked here: they have errors of their own.
    return compile(file, { ...options, ...decorators, skipLibCheck: false, noEmit: true }, isOurs).problems;
  });
}
