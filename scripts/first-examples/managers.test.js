import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingsFor, typedFor } from './managers.js';

const readme =
  'npm init -y\nnpm install @growingio/koa koa\nnpm install --save-dev @growingio/collector\nnpx growingio-collector\n';

test('each manager is told the same in its own words, with our packages in one version', () => {
  const expected = {
    npm: 'npm init -y\nnpm install @growingio/koa@0.2.0 koa\nnpm install --save-dev @growingio/collector@0.2.0\n',
    pnpm: 'pnpm init\npnpm add @growingio/koa@0.2.0 koa\npnpm add --save-dev @growingio/collector@0.2.0\n',
    yarn: 'yarn init -y\nyarn add @growingio/koa@0.2.0 koa\nyarn add --dev @growingio/collector@0.2.0\n',
  };
  for (const [manager, lines] of Object.entries(expected)) {
    assert.equal(typedFor(readme, manager, '0.2.0'), `${lines}npx growingio-collector\n`);
  }
});

test('a project finds our packages, and no other run of the same version', () => {
  const places = { registry: 'http://127.0.0.1:1', folder: '/run' };
  const files = ['npm', 'pnpm', 'yarn'].map((manager) => Object.values(settingsFor(manager, places)).join(''));
  for (const text of files) assert.match(text, /^@growingio:registry=http:\/\/127\.0\.0\.1:1$/m);
  for (const text of files.slice(1)) assert.match(text, /\/run\//);
});
