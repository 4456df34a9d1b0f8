import { createRecorder, startTestCollector } from '../../src/index.js';
import '../../src/jest.js';
import { GrowingIO } from '@growingio/upload';

const user = { loginUserId: '9128391' };

describe('the matchers of Jest', () => {
  it('stand behind expect(recorder), and behind not', () => {
    const recorder = createRecorder();
    recorder.track('BuyProduct', { product_price: 14 }, user);
    expect(recorder).toHaveTracked('BuyProduct', { product_price: expect.any(Number) as number });
    expect(recorder).toHaveTrackedTimes('BuyProduct', 1);
    expect(recorder).toHaveTrackedFor('9128391', 'BuyProduct');
    expect(recorder).not.toHaveTracked('Login');
    expect(recorder).not.toHaveTrackedTimes('BuyProduct', 2);
    expect(recorder).not.toHaveTrackedFor('u2', 'BuyProduct');
  });

  it('fail with the message, and with that of not', () => {
    const recorder = createRecorder();
    recorder.track('BuyProduct', { product_price: 14 }, user);
    expect(() => {
      expect(recorder).toHaveTracked('BuyProduct', { product_price: 15 });
    }).toThrow('  - product_price: 15\n  + product_price: 14');
    expect(() => {
      expect(recorder).not.toHaveTrackedTimes('BuyProduct', 1);
    }).toThrow('BuyProduct was tracked once, and should not have been');
  });

  it('take a collector, too', async () => {
    const collector = await startTestCollector();
    const client = new GrowingIO(collector.clientOptions);
    client.track('BuyProduct', { product_price: 14 }, user);
    await client.shutdown();
    expect(collector).toHaveTrackedFor('9128391', 'BuyProduct', { product_price: 14 });
    expect(collector).not.toHaveTracked('Login');
    await collector.close();
  });
});
