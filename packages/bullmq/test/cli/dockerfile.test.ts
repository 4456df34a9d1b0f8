/** The Dockerfile: what a linter says, and what an operator relies on. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { flags } from '../../src/cli/flags.js';

const folder = join(__dirname, '../..');
const text = readFileSync(join(folder, 'Dockerfile'), 'utf8');

/** The instructions of the last stage, continued lines joined. */
const lastStage = text
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n\s*/g, ' ')
  .split(/^(?=FROM )/m)
  .at(-1)!
  .split('\n');

function instruction(name: string): string {
  const line = lastStage.find((each) => each.startsWith(`${name} `)) ?? '';
  return line.slice(name.length + 1);
}

describe('the Dockerfile', () => {
  it('has nothing that a linter objects to', () => {
    expect(validate(text).map(({ message }) => message)).toEqual([]);
  });

  it('runs as a user without rights, and gets SIGTERM itself, as a first process does without a shell', () => {
    expect([instruction('USER'), instruction('STOPSIGNAL')]).toEqual(['node', 'SIGTERM']);
    const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { bin: Record<string, string> };
    const program = bin['growingio-relay']?.replace('./', 'node_modules/@growingio/bullmq/');
    expect(JSON.parse(instruction('ENTRYPOINT'))).toEqual(['node', program]);
  });

  it('asks /healthz whether it lives, at the port that it is given', () => {
    const health = instruction('HEALTHCHECK');
    const command = JSON.parse(health.slice(health.indexOf('['))) as string[];
    expect(command.slice(0, 2)).toEqual(['node', '-e']);
    expect(command[2]).toContain('/healthz');
    expect(command[2]).toContain(flags.port.variables[0]);
    expect(command[2]).toContain(instruction('EXPOSE'));
    expect(flags.port.help).toContain(`default ${instruction('EXPOSE')}`);
  });

  it('takes the version as an argument, and stops without one', () => {
    expect(text).toMatch(/^ARG VERSION$/m);
    expect(text).toContain('"@growingio/bullmq@${VERSION:?');
  });
});
