/** The outbox on disk keeps the contract, and what it has taken. */
import { DiskOutbox } from '../src/disk-outbox.js';
import { resolveOptions, type Settings } from '../src/options.js';
import { outboxConformance } from '../../upload/test/outbox/outbox-conformance.js';
import { closeAtEnd, cleanUp, makeDirectory } from './fixtures.js';

afterEach(cleanUp);

function create(settings: Partial<Settings>): DiskOutbox {
  const directory = makeDirectory();
  return closeAtEnd(new DiskOutbox({ ...resolveOptions({ directory }), ...settings }));
}

outboxConformance('DiskOutbox', create);

outboxConformance('DiskOutbox in small segments that keeps nothing in memory', (limits) =>
  create({ ...limits, durability: 'fsync', segmentBytes: 200, residentBytes: 0 }),
);
