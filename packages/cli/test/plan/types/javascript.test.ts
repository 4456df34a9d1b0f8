/** The types of a plan in JavaScript: by `// @ts-check` and JSDoc, as tsc and editors read them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runWords } from '../../command/run-words.js';
import { compile, makeProject, placesOf, removeProjects, wrongLines } from '../typescript-project.js';

afterEach(removeProjects);

const plan = {
  events: {
    BuyProduct: {
      variables: { product_price: { type: 'double', required: true }, color: { type: 'string', enum: ['red'] } },
    },
    Login: {},
  },
};

const modules = `// @ts-check
import { GrowingIO } from '@growingio/upload';
import { growingio } from '@growingio/express';
import express from 'express';

const client = new GrowingIO({ mode: 'test' });
client.track('BuyProduct', { product_price: 14, color: 'red' });
client.track('BuyProdct', { product_price: 14 }); // wrong
client.track('BuyProduct', { product_price: '14' }); // wrong

const app = express();
app.use(growingio());
app.post('/login', (request, response) => {
  request.growingio.track('Login');
  request.growingio.track('Logn'); // wrong
  response.end();
});

/** @param {import('@growingio/upload').Tracker} tracker */
export function logIn(tracker) {
  tracker.track('Login');
  tracker.track('Logn'); // wrong
}

/** @type {import('@growingio/upload').VariablesOf<'BuyProduct'>} */
export const order = { product_price: 14 };
/** @type {import('@growingio/upload').EventKey} */
export const key = 'Logn'; // wrong
`;

const scripts = `// @ts-check
const { GrowingIO } = require('@growingio/upload');

const client = new GrowingIO({ mode: 'test' });
client.track('Login');
client.track('Logn'); // wrong

/** @param {import('koa').Context} ctx */
exports.logIn = (ctx) => {
  ctx.growingio.track('Login');
  ctx.growingio.track('Logn'); // wrong
};

require('@growingio/koa');
`;

const words = ['--allowJs', '--checkJs', '--noEmit', '--skipLibCheck', '--module', 'nodenext', '--types', 'node'];

describe('the types of a plan in JavaScript', () => {
  it('have tsc refuse a typo, in ES modules and in CommonJS', async () => {
    const files = { 'shop.mjs': modules, 'shop.cjs': scripts };
    const folder = makeProject({ ...files, 'growingio.plan.json': plan });
    await runWords(['plan', 'types', '--out', 'growingio.d.cts'], { cwd: folder });
    await runWords(['plan', 'types', '--out', 'growingio.d.mts'], { cwd: folder });
    const found = compile(folder, [...words, 'shop.mjs', 'shop.cjs', 'growingio.d.cts', 'growingio.d.mts']);
    expect(placesOf(found)).toEqual(wrongLines(files));
  });

  it('are found by a jsconfig.json, as editors read it, in files that ask for it', async () => {
    const files = { 'shop.js': modules, 'unchecked.js': modules.replace('// @ts-check', '') };
    const jsconfig = { compilerOptions: { module: 'nodenext', strict: true, types: ['node'] } };
    const folder = makeProject({
      ...files,
      'growingio.plan.json': plan,
      'jsconfig.json': jsconfig,
      'package.json': { type: 'module' },
    });
    expect(await runWords(['plan', 'types'], { cwd: folder })).toMatchObject({ exitCode: 0, stderr: '' });
    expect(placesOf(compile(folder, ['-p', 'jsconfig.json']))).toEqual(wrongLines({ 'shop.js': modules }));
  });

  it.each(['docs/tracking-plan', 'packages/cli/README'])(
    'have what the jsconfig.json needs installed by %s',
    (page) => {
      for (const language of ['', '.zh-CN']) {
        const text = readFileSync(join(__dirname, '../../../../..', `${page}${language}.md`), 'utf8');
        const installed = text.match(/npm install --save-dev [^`\n]*typescript[^`\n]*/g) ?? [];
        expect(installed).toEqual([expect.stringMatching(/ @types\/node\b/)]);
      }
    },
  );
});
