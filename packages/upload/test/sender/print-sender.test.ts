/** Mode `test`: events become lines. */
import { Log } from '../../src/telemetry/log.js';
import { PrintSender } from '../../src/sender/print-sender.js';
import { EncodedEvent } from '../../src/encoded-event.js';
import { KeptLog } from '../../src/conformance.js';

function createSender(): { sender: PrintSender; logger: KeptLog } {
  const logger = new KeptLog();
  return { sender: new PrintSender(new Log(logger, () => 0)), logger };
}

function encoded(message: object): EncodedEvent {
  const buffer = Buffer.from(JSON.stringify(message));
  return new EncodedEvent(buffer, 0, buffer.length, 0);
}

const event = { cs1: '9128391', tm: 1_434_556_935_000, t: 'cstm', n: 'BuyProduct' };

describe('PrintSender', () => {
  it('prints the key, the user, the time and the variables', async () => {
    const { sender, logger } = createSender();
    await sender.send([encoded({ ...event, var: { product_name: '苹果', product_price: 14 } })]);
    expect(logger.text).toBe(
      'info test: BuyProduct by 9128391 at 2015-06-17T16:02:15.000Z {"product_name":"苹果","product_price":14}',
    );
  });

  it('prints no variables where there are none', async () => {
    const { sender, logger } = createSender();
    await sender.send([encoded(event)]);
    expect(logger.text).toBe('info test: BuyProduct by 9128391 at 2015-06-17T16:02:15.000Z');
  });

  it('prints num', async () => {
    const { sender, logger } = createSender();
    await sender.send([encoded({ ...event, num: 14, var: {} })]);
    expect(logger.text).toBe('info test: BuyProduct by 9128391 at 2015-06-17T16:02:15.000Z num=14 {}');
  });

  it('prints each event on a line of its own, all of them', async () => {
    const { sender, logger } = createSender();
    await sender.send(Array.from({ length: 5 }, () => encoded(event)));
    expect(logger.lines).toHaveLength(5);
  });

  it('keeps an event on its line, and its words apart from ours', async () => {
    const { sender, logger } = createSender();
    const hostile = { cs1: 'u1 at 2015', n: 'A\nERROR', var: { 'k\u001b[8m': '\u2028\u202e 苹果' } };
    await sender.send([encoded({ ...event, ...hostile })]);
    expect(logger.text).toBe(
      'info test: "A\\nERROR" by "u1 at 2015" at 2015-06-17T16:02:15.000Z {"k\\u001b[8m":"\\u2028\\u202e 苹果"}',
    );
  });

  it('answers that the events are delivered', async () => {
    const { sender } = createSender();
    expect(await sender.send([encoded(event)])).toEqual({ status: 'delivered' });
  });

  it('can be closed', async () => {
    const { sender } = createSender();
    await expect(sender.close()).resolves.toBeUndefined();
  });
});
