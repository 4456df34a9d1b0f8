/** The hosts under test: what each needs installed, and which application of `apps/` it runs. */

import { join } from 'node:path';

const storefront = join(import.meta.dirname, '../examples/storefront');
const ofNest = [
  ...['@nestjs/microservices', '@nestjs/websockets', 'class-transformer', 'class-validator'],
  ...['@fastify/multipart', '@fastify/static', '@fastify/view'],
];
const fastifySession = ['@fastify/cookie@11', '@fastify/session@11'];

/**
 * Hosts of one family share one folder of installed packages. Versions are the newest of each major, as a user gets them.
 *
 * @typedef {object} Family
 * @property {string} name
 * @property {string[]} plugins the packages of ours that it needs
 * @property {string[]} installs
 * @property {Host[]} hosts
 *
 * @typedef {object} Host
 * @property {string} name
 * @property {string[]} sources of its application, the one to start first
 * @property {boolean} [isUnbundled] it looks for the application's files when it starts, so nobody bundles it
 * @property {string[]} [external] what it looks for at run time: its users tell their bundler to leave these alone
 * @property {boolean} [needsRedis] whether its application gets a REDIS_URL
 * @property {{ folder: string, program: string, isTypeScript?: boolean }} [example] one that is no workspace, see `run-example.js`
 * @property {string} [folder] below `apps/`, of a host that finds files by their names: they keep them in each module format
 * @property {boolean} [isOlder] left out of the short form
 * @property {boolean} [hasWrongTypes] its own declarations have errors: the short form does not look at them, nor at ours
 */

/** @type {Family[]} */
export const families = [
  ...[11, 12].map((major) => ({
    name: `nest${major}`,
    plugins: ['@growingio/nestjs'],
    installs: [
      ...['common', 'core', 'platform-express', 'platform-fastify'].map((part) => `@nestjs/${part}@${major}`),
      ...['reflect-metadata@0.2', 'rxjs@7', 'express-session@1', '@types/express-session@1'],
      ...['@types/express@5', ...fastifySession],
    ],
    hosts: ['express', 'fastify'].map((adapter) => ({
      name: `Nest ${major} on ${adapter === 'express' ? 'Express' : 'Fastify'}`,
      sources: [`nest-${adapter}.ts`, 'nest-shop.ts', 'plan.ts'],
      external: ofNest,
    })),
  })),
  ...[4, 5].map((major) => ({
    name: `express${major}`,
    plugins: ['@growingio/express'],
    installs: [`express@${major}`, `@types/express@${major}`, 'express-session@1', '@types/express-session@1'],
    hosts: [{ name: `Express ${major}`, sources: ['express.ts', 'plan.ts'] }],
  })),
  ...[2, 3].map((major) => ({
    name: `koa${major}`,
    plugins: ['@growingio/koa'],
    installs: [`koa@${major}`, `@types/koa@${major}`, 'koa-session@7', '@types/koa-session@6'],
    hosts: [{ name: `Koa ${major}`, sources: ['koa.ts', 'plan.ts'] }],
  })),
  {
    name: 'fastify5',
    plugins: ['@growingio/fastify'],
    installs: ['fastify@5', ...fastifySession],
    hosts: [{ name: 'Fastify 5', sources: ['fastify.ts', 'plan.ts'] }],
  },
  {
    name: 'bullmq6',
    plugins: ['@growingio/outbox-disk', '@growingio/bullmq', '@growingio/collector'],
    installs: ['bullmq@6', 'ioredis@6'],
    hosts: [{ name: 'BullMQ 6', sources: ['queue.ts', 'plan.ts'], needsRedis: true }],
  },
  ...[3, 4].map((major) => ({
    name: `egg${major}`,
    plugins: ['@growingio/koa'],
    installs: [`egg@${major}`, storefront],
    hosts: [
      {
        name: `Egg ${major}`,
        folder: 'egg',
        sources: ['main.ts', 'config/config.default.ts', 'app/middleware/growingio.ts', 'app/router.ts', 'plan.ts'],
        isOlder: major === 3,
        hasWrongTypes: true,
        isUnbundled: true,
        ...(major === 4 && { example: { folder: 'egg', program: 'shop.js' } }),
      },
    ],
  })),
  ...[3, 4].map((major) => ({
    name: `midway${major}`,
    plugins: ['@growingio/koa'],
    installs: [
      ...['bootstrap', 'core', 'koa', 'logger', 'session'].map((part) => `@midwayjs/${part}@${major}`),
      `@types/koa@${major - 1}`,
      storefront,
    ],
    hosts: [
      {
        name: `Midway ${major}`,
        sources: ['midway.ts', 'plan.ts'],
        isOlder: major === 3,
        hasWrongTypes: true,
        isUnbundled: true,
        ...(major === 4 && { example: { folder: 'midway', program: 'bootstrap.js', isTypeScript: true } }),
      },
    ],
  })),
];
