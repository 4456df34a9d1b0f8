import type { OutboxHolder, StoreInspection } from '@growingio/outbox-disk';
import { Hopes } from '../../src/outbox/hopes.js';

const destination = { format: 's2s/cstm', projectId: 'shop', host: 'https://api.growingio.com' };

function storeOf(holder: Partial<OutboxHolder>, given: Partial<StoreInspection> = {}): StoreInspection {
  return {
    ...{ name: 'events.1-a.1-a', destination: undefined, waiting: 1, bytes: 1, oldest: 0 },
    holder: { pid: 1, host: 'pod', since: undefined, renewedAt: 1000, state: 'unknown', ...holder },
    ...given,
  };
}

describe('Hopes', () => {
  it('waits a minute and a little for a process of which nobody knows, and says so once', () => {
    let now = 0;
    const hopes = new Hopes(destination, () => now);
    expect(hopes.find([storeOf({})])).toMatchObject({ isNew: true });
    now = 60_000;
    expect(hopes.find([storeOf({})])).toMatchObject({ isNew: false });
    now = 80_000;
    expect(hopes.find([storeOf({})])).toBeUndefined();
  });

  it('does not wait for one that renews its lease', () => {
    const hopes = new Hopes(destination, () => 0);
    hopes.find([storeOf({})]);
    expect(hopes.find([storeOf({ renewedAt: 2000 })])).toBeUndefined();
  });

  it('waits seconds for what is dead, and not at all for what lives or goes elsewhere', () => {
    let now = 0;
    const hopes = new Hopes(destination, () => now);
    const elsewhere = { label: 'blog@host-0123456789abcdef', projectId: 'blog', host: 'host' };
    expect(
      hopes.find([storeOf({ state: 'alive' }), storeOf({}, { name: 'b', destination: elsewhere })]),
    ).toBeUndefined();
    expect(hopes.find([storeOf({ state: 'dead' })])).toMatchObject({ isNew: false });
    now = 6000;
    expect(hopes.find([storeOf({ state: 'dead' })])).toBeUndefined();
  });
});
