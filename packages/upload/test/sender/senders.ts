/** Senders for tests, which are closed after each. */
import type { GrowingIOOptions } from '../../src/options/options.js';
import { consoleLogger, Log } from '../../src/telemetry/log.js';
import { resolveOptions } from '../../src/options/settings.js';
import { systemClock, type Clock } from '../../src/runtime/clock.js';
import { EncodedEvent } from '../../src/encoded-event.js';
import { UndiciSender } from '../../src/sender/undici-sender.js';

/** The two events of the API's documentation: the second is the first one of another user. */
export const events: readonly EncodedEvent[] = ['9128391', '9128392'].map((user) => {
  const buffer = Buffer.from(
    `{"cs1":"${user}","tm":1434556935000,"t":"cstm","n":"BuyProduct",` +
      '"var":{"product_name":"苹果","product_classify":"水果","product_price":14}}',
  );
  return new EncodedEvent(buffer, 0, buffer.length, 1_434_556_935_000);
});

export class TestSenders {
  readonly #senders: UndiciSender[] = [];

  /** A sender of project `p1` with these options, in an environment that holds nothing but `environment`. */
  create(options: GrowingIOOptions, environment: NodeJS.ProcessEnv = {}, clock: Clock = systemClock): UndiciSender {
    const settings = resolveOptions({ projectId: 'p1', ...options }, {}, consoleLogger);
    const sender = new UndiciSender(settings, clock, environment, new Log(settings.logger, Date.now));
    this.#senders.push(sender);
    return sender;
  }

  async closeAll(): Promise<void> {
    await Promise.all(this.#senders.splice(0).map((sender) => sender.close()));
  }
}
