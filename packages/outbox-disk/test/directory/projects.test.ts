/** Events of several projects in one directory: each client takes only what is its own, and says what waits for others. */
import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import {
  appendAll,
  cleanUp,
  destination,
  drain,
  leave,
  makeDirectory,
  openOutbox,
  until,
} from '../../../../testing/disk-outboxes.js';

afterEach(cleanUp);

const shop = { ...destination, projectId: 'shop' };
const blog = { ...destination, projectId: 'blog' };

describe('DiskOutbox beside one of another project', () => {
  it('leaves what it finds to the other, says once what waits, and the other finds it', async () => {
    const directory = makeDirectory();
    await leave(['of shop'], directory, shop);
    const { outbox, said, recovered } = openOutbox(directory, { takeoverInterval: 10 }, blog);
    await outbox.sync();
    await leave(['of blog'], directory, blog);
    await until(() => recovered() === 1, 'it looks again');
    expect(await drain(outbox)).toEqual(['of blog']);
    await outbox.close();
    expect(said.filter((line) => line.includes('project shop'))).toEqual([
      `warn: ${directory} holds events for project shop at api.growingio.com: 1 store of a process that has ended, ` +
        'and this one sends to project blog at api.growingio.com: they wait; to deliver them, ' +
        'run a client of that project and host on this directory',
    ]);
    const own = openOutbox(directory, {}, shop);
    await own.outbox.sync();
    expect(await drain(own.outbox)).toEqual(['of shop']);
    await own.outbox.close();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('leaves it also when both are in one process and the other is closed', async () => {
    const directory = makeDirectory();
    const first = openOutbox(directory, { takeoverInterval: 10 }, shop);
    const second = openOutbox(directory, { takeoverInterval: 10 }, blog);
    appendAll(first.outbox, ['of shop']);
    appendAll(second.outbox, ['of blog']);
    await first.outbox.close();
    await until(() => second.said.some((line) => line.includes('project shop')), 'it has seen what is left');
    expect(second.recovered()).toBe(0);
    expect(await drain(second.outbox)).toEqual(['of blog']);
  });

  it('passes on what it has taken over under the name of its project', async () => {
    const directory = makeDirectory();
    await leave(['of shop'], directory, shop);
    const { outbox } = openOutbox(directory, {}, shop);
    await outbox.sync();
    expect(outbox.pending).toBe(1);
    await outbox.close();
    const other = openOutbox(directory, {}, blog);
    await other.outbox.sync();
    expect(other.recovered()).toBe(0);
  });

  it('delivers what an earlier version has left, whose project nobody knows, and says so', async () => {
    const directory = makeDirectory();
    await leave(['of somebody'], directory, shop);
    const [store = ''] = readdirSync(directory);
    renameSync(join(directory, store), join(directory, store.split('.').slice(0, 3).join('.')));
    const { outbox, said } = openOutbox(directory, {}, blog);
    await outbox.sync();
    expect(await drain(outbox)).toEqual(['of somebody']);
    expect(said).toContain(
      'info: 1 events were written by an earlier version, which did not note their project: they are delivered to that of this client',
    );
  });
});
