/** The outbox on disk keeps the contract, and what it has taken. */
import type { Outbox } from '@growingio/upload';
import { readDeadLetters } from '../src/dead-letters/replay-dead-letters.js';
import { DiskOutbox } from '../src/disk-outbox.js';
import { resolveOptions, type Settings } from '../src/options.js';
import { outboxConformance } from '../../upload/test/outbox/outbox-conformance.js';
import { closeAtEnd, cleanUp, makeDirectory } from './fixtures.js';

afterEach(cleanUp);

const directories = new WeakMap<Outbox, string>();

function create(settings: Partial<Settings>): DiskOutbox {
  const directory = makeDirectory();
  const outbox = closeAtEnd(new DiskOutbox({ ...resolveOptions({ directory }), ...settings }));
  directories.set(outbox, directory);
  return outbox;
}

async function readTexts(outbox: Outbox): Promise<string[]> {
  const texts: string[] = [];
  for await (const { event } of readDeadLetters(directories.get(outbox) ?? '')) texts.push(JSON.stringify(event));
  return texts;
}

outboxConformance('DiskOutbox', create, readTexts);

outboxConformance(
  'DiskOutbox in small segments that keeps nothing in memory',
  (limits) => create({ ...limits, durability: 'fsync', segmentBytes: 200, residentBytes: 0 }),
  readTexts,
);
