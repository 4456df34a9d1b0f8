/** Dispatchers of the host's own that can't be used: said at start. */
import { Agent, Client, Pool } from 'undici';
import { TestSenders } from './senders.js';

const senders = new TestSenders();

afterEach(() => senders.closeAll());

describe('dispatcher', () => {
  it.each([
    ['an Agent', () => new Agent()],
    ['a Pool', () => new Pool('http://127.0.0.1:1')],
    ['a Client', () => new Client('http://127.0.0.1:1')],
    ['a composition', () => new Agent().compose((dispatch) => dispatch)],
  ])('is refused at start when it is %s that is destroyed', async (_, create) => {
    const dispatcher = create();
    await dispatcher.destroy();
    expect(() => senders.create({ dispatcher })).toThrow(
      expect.objectContaining({
        code: 'ERR_GROWINGIO_OPTION',
        message:
          'dispatcher is destroyed already, so nothing can be sent through it: pass one that stays open until shutdown()',
      }) as Error,
    );
  });

  it('is refused at start when it is closing', async () => {
    const dispatcher = new Agent();
    const closed = dispatcher.close();
    expect(() => senders.create({ dispatcher })).toThrow('dispatcher is closed already');
    await closed;
  });
});
