/** An installation without undici, such as a bundle that has left it out. */
import { events, TestSenders } from './senders.js';

const senders = new TestSenders();

afterEach(() => senders.closeAll());

jest.mock('undici', () => {
  throw Object.assign(new Error("Cannot find module 'undici'"), { code: 'MODULE_NOT_FOUND' });
});

describe('UndiciSender', () => {
  it('says that undici is missing with each batch, and throws nothing', async () => {
    const sender = senders.create({ host: 'http://127.0.0.1:1' });
    await new Promise((resolve) => setImmediate(resolve));
    const reason = 'a package that sending needs is not there: npm install undici, MODULE_NOT_FOUND';
    expect(await sender.send(events)).toEqual({ status: 'blocked', reason });
    expect(await sender.send(events)).toEqual({ status: 'blocked', reason });
  });
});
