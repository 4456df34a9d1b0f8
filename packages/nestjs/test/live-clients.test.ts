import { GrowingIO } from '@growingio/upload';
import { stillHeld } from '@growingio/upload/conformance';
import { addClient, findClient, removeClient, startClient, type LiveClient } from '../src/live-clients.js';

const client = new GrowingIO({ mode: 'off' });

describe('the clients of running modules', () => {
  it('lead to the one that was started last, and to none that runs no more', () => {
    const [first, last] = [1, 2].map((): LiveClient => ({ name: 'shop', client: new GrowingIO({ mode: 'off' }) }));
    addClient(first!);
    startClient(first!);
    addClient(last!);
    expect(findClient('shop')).toBe(first!.client);
    startClient(last!);
    expect(findClient('shop')).toBe(last!.client);
    removeClient(last!);
    expect(findClient('shop')).toBe(first!.client);
    removeClient(first!);
    expect(findClient('shop')).toBeUndefined();
  });

  it('are let go of with an application that is never closed', async () => {
    // In a function of its own: no variable of this one may hold it.
    const start = (): WeakRef<object> => {
      const module: LiveClient = { name: 'left', client };
      addClient(module);
      startClient(module);
      return new WeakRef(module);
    };
    expect(await stillHeld([['the module', start()]])).toEqual([]);
    expect(findClient('left')).toBeUndefined();
  });
});
