/** One version everywhere. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../src/version.js';

function versionIn(file: string): unknown {
  const content = JSON.parse(readFileSync(join(__dirname, file), 'utf8')) as { version?: unknown };
  return content.version;
}

describe('version', () => {
  it('is that of the package', () => {
    expect(version).toBe(versionIn('../package.json'));
  });

  it('is that of all packages', () => {
    expect(version).toBe(versionIn('../../../lerna.json'));
  });
});
