/** A project at hand: its frameworks, and our packages as npm, pnpm or a mirror have left them. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { frameworks } from '../../../src/doctor/versions/check-frameworks.js';
import { line, runDoctor, type Report } from '../run-doctor.js';
import { link, makeProject, removeProjects } from './project.js';

afterEach(removeProjects);

function look(cwd: string): Promise<Report> {
  return runDoctor(['--host', 'http://127.0.0.1:1'], { cwd });
}

const modules = 'node_modules';
const core = `${modules}/@growingio/upload`;
const upload = { version: '0.1.0' };
const of = { '@growingio/upload': '0.1.0' };

describe('frameworks', () => {
  it('are those of the adapters, in the versions that these take', () => {
    // Egg and Midway are Koa inside, and no peers.
    const others = ['egg', '@midwayjs/core'];
    const peers = frameworks.map(({ name, range, adapter }) => {
      const path = join(__dirname, '../../../..', adapter.replace('@growingio/', ''), 'package.json');
      const manifest = JSON.parse(readFileSync(path, 'utf8')) as { peerDependencies: Record<string, string> };
      return [name, manifest.peerDependencies[name] ?? (others.includes(name) ? range : undefined)];
    });
    expect(peers).toEqual(frameworks.map(({ name, range }) => [name, range]));
  });

  it('of Koa inside are those of the guide', () => {
    const guide = readFileSync(join(__dirname, '../../../../../docs/egg-midway.md'), 'utf8');
    expect(guide).toContain('## Egg 3 and 4');
    expect(guide).toContain('## Midway 3 and 4');
  });
});

describe('growingio doctor', () => {
  it('finds the frameworks of package.json, from a folder below it', async () => {
    const dependencies = { express: '^4', koa: '3', fastify: '5', egg: '3', '@midwayjs/core': '3' };
    const cwd = makeProject({
      '': { dependencies, devDependencies: { '@nestjs/core': '11' } },
      [`${modules}/express`]: { version: '5.1.0' },
      [`${modules}/koa`]: { version: '3.0.1' },
      [`${modules}/fastify`]: { version: '5.6.0' },
      [`${modules}/@nestjs/core`]: { version: '11.1.0' },
      [`${modules}/egg`]: { version: '3.30.0' },
      [`${modules}/@midwayjs/core`]: { version: '3.20.0' },
      'src/deep/node_modules': {},
    });
    const { exitCode, found } = await look(join(cwd, 'src/deep'));
    expect(exitCode).toBe(1);
    expect(found('frameworks').map(({ status, detail }) => `${status} ${detail}`)).toEqual([
      'ok Express 5.1.0, for @growingio/express',
      'ok Koa 3.0.1, for @growingio/koa',
      'ok Fastify 5.6.0, for @growingio/fastify',
      'ok NestJS 11.1.0, for @growingio/nestjs',
      'ok Egg 3.30.0, for @growingio/koa',
      'ok Midway 3.20.0, for @growingio/koa',
    ]);
  });

  it('names a framework that is too old, and one that is not installed', async () => {
    const cwd = makeProject({
      '': { dependencies: { express: '^4', koa: '1' } },
      [`${modules}/koa`]: { version: '1.7.0' },
    });
    expect((await look(cwd)).found('frameworks')).toEqual([
      line('warning', 'Express: package.json has express, which is not installed', 'run npm install'),
      line('failure', 'Koa 1.7.0: @growingio/koa takes ^2.13.0 || ^3.0.0', /^install a version of koa in that range/),
    ]);
  });

  it('takes the range of the adapter that is installed', async () => {
    const cwd = makeProject({
      '': { dependencies: { express: '6' } },
      [core]: upload,
      [`${modules}/express`]: { version: '6.0.0' },
      [`${modules}/@growingio/express`]: { ...upload, dependencies: of, peerDependencies: { express: '^6.0.0' } },
    });
    const { found } = await look(cwd);
    expect(found('frameworks')).toEqual([line('ok', 'Express 6.0.0, for @growingio/express')]);
    expect(found('packages')).toEqual([line('ok', '@growingio/express, @growingio/upload 0.1.0, each once')]);
  });

  it('says that there is no project', async () => {
    const { found } = await look('/');
    expect([found('frameworks'), found('packages')]).toEqual([[line('skipped', 'there is no package.json in /')], []]);
  });

  it('says that none of our packages is installed', async () => {
    const cwd = makeProject({ '': {} });
    expect((await look(cwd)).found('packages')).toEqual([line('skipped', `none of ours is installed in ${cwd}`)]);
  });

  it('warns of copies of the core, also of those that are nested or linked', async () => {
    const nested = `${modules}/shop/${core}`;
    const [store, unlinked] = [
      `${modules}/.pnpm/@growingio+upload@0.1.0_a/${core}`,
      `${modules}/.pnpm/@growingio+upload@0.1.0_b/${core}`,
    ];
    const cwd = makeProject({ '': {}, [nested]: upload, [store]: upload, [unlinked]: upload, [`${modules}/shop`]: {} });
    link(cwd, core, store);
    const { found } = await look(cwd);
    expect(found('packages')).toEqual([
      line(
        'warning',
        `3 copies of @growingio/upload: 0.1.0 (${store}), 0.1.0 (${unlinked}), 0.1.0 (${nested})`,
        /^npm ls @growingio\/upload shows whose each is; then npm dedupe; for a bundler/,
      ),
    ]);
  });

  it('names two versions of the core', async () => {
    const nested = `${modules}/shop/${core}`;
    const cwd = makeProject({ '': {}, [core]: upload, [nested]: { version: '0.0.9' }, [`${modules}/shop`]: {} });
    const { found } = await look(cwd);
    expect(found('packages')).toEqual([
      line(
        'failure',
        `2 copies of @growingio/upload in different versions: 0.0.9 (${nested}), 0.1.0 (${core})`,
        /npm dedupe/,
      ),
      line(
        'failure',
        'our packages have different versions: @growingio/upload 0.0.9, and others 0.1.0',
        /npm install @growingio\/upload@0\.1\.0/,
      ),
    ]);
  });

  it('names packages of different versions', async () => {
    const cwd = makeProject({
      '': {},
      [core]: { version: '0.10.0' },
      [`${modules}/@growingio/testing`]: { version: '0.9.0' },
    });
    expect((await look(cwd)).found('packages')).toEqual([
      line(
        'failure',
        'our packages have different versions: @growingio/testing 0.9.0, and others 0.10.0',
        'npm install @growingio/testing@0.10.0',
      ),
    ]);
  });

  it('names the mirror that has served an old version', async () => {
    const cwd = makeProject({
      '': {},
      [core]: { version: '0.0.9' },
      [`${modules}/@growingio/koa`]: { ...upload, dependencies: of, peerDependencies: { koa: '^3.0.0' } },
      [`${modules}/koa`]: { version: '3.0.0' },
    });
    const resolved = 'https://mirror.example.com/@growingio/upload/-/upload-0.0.9.tgz';
    writeFileSync(join(cwd, 'package-lock.json'), JSON.stringify({ packages: { [core]: { resolved } } }));
    expect((await look(cwd)).found('packages')).toEqual([
      line(
        'failure',
        '@growingio/koa 0.1.0 needs @growingio/upload 0.1.0, and there is 0.0.9, from mirror.example.com',
        /^npm install @growingio\/upload@0\.1\.0; a registry mirror that does not have it is behind/,
      ),
    ]);
  });

  it('names what is missing beside our packages, and not what may be missing', async () => {
    const cwd = makeProject({
      '': {},
      [core]: {
        ...upload,
        peerDependencies: { snappyjs: '*' },
        peerDependenciesMeta: { snappyjs: { optional: true } },
      },
      [`${modules}/@growingio/nestjs`]: {
        ...upload,
        dependencies: of,
        peerDependencies: { '@nestjs/core': '^11.0.0', rxjs: '^7.1.0' },
      },
      [`${modules}/rxjs`]: { version: '6.6.7' },
    });
    expect((await look(cwd)).found('packages')).toEqual([
      line(
        'failure',
        '@growingio/nestjs needs @nestjs/core ^11.0.0 beside it, and there is none',
        'npm install "@nestjs/core@^11.0.0"',
      ),
      line('failure', '@growingio/nestjs needs rxjs ^7.1.0 beside it, and there is 6.6.7', 'npm install "rxjs@^7.1.0"'),
    ]);
  });

  it('does not mind a package.json that is broken', async () => {
    const cwd = makeProject({ '': {}, [core]: upload });
    mkdirSync(join(cwd, modules, 'broken'));
    writeFileSync(join(cwd, modules, 'broken', 'package.json'), '{');
    writeFileSync(join(cwd, modules, 'file'), '');
    expect((await look(cwd)).found('packages')).toEqual([line('ok', '@growingio/upload 0.1.0, each once')]);
  });
});
