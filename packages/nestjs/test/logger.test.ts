/** Nest's own Logger as the option `logger`. */
import { ConsoleLogger, Logger, type LoggerService } from '@nestjs/common';
import { GrowingIO } from '../src/index.js';

describe("Nest's own logger as the option logger", () => {
  const lines: string[] = [];
  const keep = (level: string) => (message: unknown) => void lines.push(`${level} ${String(message)}`);

  beforeEach(() => {
    lines.length = 0;
  });

  afterEach(() => {
    Logger.overrideLogger(new ConsoleLogger());
  });

  it('gets what others get by info by log, and keeps its context', async () => {
    const seen: unknown[] = [];
    const service: LoggerService = {
      log: (...given: unknown[]) => void seen.push(given),
      warn: keep('warn'),
      error: keep('error'),
    };
    Logger.overrideLogger(service);
    const client = new GrowingIO({ mode: 'test', logger: new Logger('GrowingIO') });
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    await client.shutdown();
    expect(seen).toEqual([[expect.stringMatching(/^test: BuyProduct by u1 at /), 'GrowingIO']]);
  });

  it.each<[string, () => LoggerService]>([
    ['a ConsoleLogger', () => Object.assign(new ConsoleLogger(), { log: keep('log'), warn: keep('warn') })],
    ['a LoggerService without debug', () => ({ log: keep('log'), warn: keep('warn'), error: keep('error') })],
  ])('takes %s', async (_, create) => {
    const client = new GrowingIO({ mode: 'test', logger: create() });
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    client.track('Anonymous');
    await client.shutdown();
    expect(lines.map((line) => line.slice(0, 20))).toEqual(['warn events without ', 'log test: BuyProduct']);
  });
});
