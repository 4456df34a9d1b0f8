import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import createPreset from './changelog-preset.cjs';

const require = createRequire(import.meta.url);
const createWriter = createRequire(require.resolve('lerna/cli'))('conventional-changelog-writer');

/** The changelog that lerna would write in a clone of the folder /home/user/project. */
async function render(repository) {
  const { conventionalChangelog } = await createPreset({ repository });
  const found = { version: '0.2.0', previousTag: 'v0.1.0', currentTag: 'v0.2.0', linkCompare: true };
  const ofClone = { host: 'https://user', owner: 'user', repository: 'project', repoUrl: '/home/user/project' };
  const writer = createWriter(
    { ...found, ...ofClone, ...conventionalChangelog.context },
    conventionalChangelog.writerOpts,
  );
  writer.end({
    ...{ type: 'feat', scope: 'nestjs', subject: '@Track takes what #7 asks for', hash: '0123456789abcdef' },
    ...{ notes: [], references: [] },
  });
  const text = (await writer.toArray()).join('');
  return [text, [...text.matchAll(/\]\(([^)]*)\)/g)].map(([, target]) => target)];
}

test('links commits and versions in the repository of release.json', async () => {
  const [text, links] = await render('https://gitlab.example.com/group/part/name');
  const url = 'https://gitlab.example.com/group/part/name';
  assert.deepEqual(links, [`${url}/compare/v0.1.0...v0.2.0`, `${url}/commit/0123456789abcdef`]);
  assert.match(text, /\*\*nestjs:\*\* @Track takes what #7 asks for/);
});

test('links nothing as long as there is none', async () => {
  const [text, links] = await render('');
  assert.deepEqual(links, []);
  assert.match(text, /^# 0\.2\.0 \(.*\*\*nestjs:\*\* @Track takes what #7 asks for 0123456$/ms);
});
