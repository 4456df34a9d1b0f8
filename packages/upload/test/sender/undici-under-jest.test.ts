/** An application's tests with Jest, which lets nothing be loaded when a test file is over: events may be sent later than that. */
import { TestSenders } from './senders.js';

const senders = new TestSenders();
let loads = 0;

afterEach(() => senders.closeAll());

jest.mock('undici', () => {
  loads += 1;
  return jest.requireActual<object>('undici');
});

describe('undici under Jest', () => {
  it('is loaded while a client is made', () => {
    senders.create({ host: 'http://127.0.0.1:1' });
    expect(loads).toBe(1);
  });
});
