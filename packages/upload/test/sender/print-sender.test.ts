/** Mode `test`: events become lines. */
import { Journal, type Logger } from '../../src/journal.js';
import { PrintSender } from '../../src/sender/print-sender.js';

function createSender(): { sender: PrintSender; lines: string[] } {
  const lines: string[] = [];
  const record = (level: string) => (message: string) => {
    lines.push(`${level} ${message}`);
  };
  const logger: Logger = {
    debug: record('debug'),
    info: record('info'),
    warn: record('warn'),
    error: record('error'),
  };
  return { sender: new PrintSender(new Journal(logger, () => 0)), lines };
}

function encoded(message: object): { bytes: Uint8Array; time: number } {
  return { bytes: Buffer.from(JSON.stringify(message)), time: 0 };
}

const event = { cs1: '9128391', tm: 1_434_556_935_000, t: 'cstm', n: 'BuyProduct' };

describe('PrintSender', () => {
  it('prints the key, the user, the time and the variables', async () => {
    const { sender, lines } = createSender();
    await sender.send([encoded({ ...event, var: { product_name: '苹果', product_price: 14 } })]);
    expect(lines).toEqual([
      'info test: BuyProduct by 9128391 at 2015-06-17T16:02:15.000Z {"product_name":"苹果","product_price":14}',
    ]);
  });

  it('prints no variables where there are none', async () => {
    const { sender, lines } = createSender();
    await sender.send([encoded(event)]);
    expect(lines).toEqual(['info test: BuyProduct by 9128391 at 2015-06-17T16:02:15.000Z']);
  });

  it('prints num', async () => {
    const { sender, lines } = createSender();
    await sender.send([encoded({ ...event, num: 14, var: {} })]);
    expect(lines).toEqual(['info test: BuyProduct by 9128391 at 2015-06-17T16:02:15.000Z num=14 {}']);
  });

  it('prints each event on a line of its own, all of them', async () => {
    const { sender, lines } = createSender();
    await sender.send(Array.from({ length: 5 }, () => encoded(event)));
    expect(lines).toHaveLength(5);
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
