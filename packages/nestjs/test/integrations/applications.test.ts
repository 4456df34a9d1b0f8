import { startCollector, type Collector } from '@growingio/collector';
import { Controller, Get, Injectable, type INestApplication, type ModuleMetadata } from '@nestjs/common';
import { GrowingIO, GrowingIOModule, InjectGrowingIO, Track } from '../../src/index.js';
import { ask, NestStage, platforms } from './nest-stage.js';

@Injectable()
class Till {
  @Track('PayOrder')
  @Track('CountRevenue', (price: number) => ({ price }), { client: 'finance' })
  pay(): number {
    return 14;
  }
}

@Controller()
class TillController {
  constructor(
    private readonly till: Till,
    @InjectGrowingIO() private readonly shop: GrowingIO,
    @InjectGrowingIO('finance') private readonly finance: GrowingIO,
  ) {}

  @Get('pay')
  pay(): number {
    return this.till.pay();
  }

  @Get('by-hand')
  byHand(): string {
    this.shop.track('ByHandInShop');
    this.finance.track('ByHandInFinance');
    return 'ok';
  }
}

@Controller()
class PlainController {
  @Get('pay')
  @Track('PayOrder')
  pay(): number {
    return 14;
  }
}

@Injectable()
class NightShift {
  @Track('CloseTill', { loginUserId: (_result: unknown, by: string) => by })
  close(_by: string): void {
    // Tracking is all that it is here for.
  }
}

/** Which collector got what. */
const seen = (collector: Collector) => collector.events.map(({ event, loginUserId }) => [event, loginUserId]);

describe.each(platforms)('Track in several applications, and with several clients, in Nest on %s', (platform) => {
  const stage = new NestStage(platform);
  let other: Collector;

  beforeEach(async () => {
    other = await startCollector();
  });

  afterEach(() => other.close());

  const elsewhere = () => ({ ...stage.options, host: other.url, projectId: '9f8e7d6c' });
  const startElsewhere = (parts: ModuleMetadata) =>
    stage.startModule(stage.module(parts, GrowingIOModule.forRoot(elsewhere())));

  it("tracks with each application's own client, of the same controllers", async () => {
    const first = await stage.start({ controllers: [PlainController] });
    const second = await startElsewhere({ controllers: [PlainController] });
    await Promise.all([ask(first, '/pay', { user: 'u1' }), ask(second, '/pay', { user: 'u2' })]);
    await ask(first, '/pay', { user: 'u3' });
    await stage.close();
    expect(seen(stage.collector)).toEqual([
      ['PayOrder', 'u1'],
      ['PayOrder', 'u3'],
    ]);
    expect(seen(other)).toEqual([['PayOrder', 'u2']]);
  });

  it('tracks with the client of the application that made the provider, where there is no request', async () => {
    const first = await stage.start({ providers: [NightShift] });
    const second = await startElsewhere({ providers: [NightShift] });
    first.get(NightShift).close('u1');
    second.get(NightShift).close('u2');
    await stage.close();
    expect(seen(stage.collector)).toEqual([['CloseTill', 'u1']]);
    expect(seen(other)).toEqual([['CloseTill', 'u2']]);
  });

  async function startWithTwoClients(): Promise<INestApplication> {
    const named = GrowingIOModule.forRoot({ ...elsewhere(), name: 'finance' });
    return stage.start({ imports: [named], controllers: [TillController], providers: [Till] });
  }

  it('tracks with the client that is named, under the user of the session', async () => {
    await ask(await startWithTwoClients(), '/pay', { user: 'u1' });
    await stage.close();
    expect(seen(stage.collector)).toEqual([['PayOrder', 'u1']]);
    expect(seen(other)).toEqual([['CountRevenue', 'u1']]);
  });

  it('injects the client that is named', async () => {
    await ask(await startWithTwoClients(), '/by-hand', { user: 'u1' });
    await stage.close();
    expect(seen(stage.collector)).toEqual([['ByHandInShop', 'u1']]);
    expect(seen(other)).toEqual([['ByHandInFinance', 'u1']]);
  });

  it('stops the start of an application that lacks the named client, and names it', async () => {
    await expect(stage.start({ controllers: [TillController], providers: [Till] })).rejects.toThrow(/finance/);
  });
});
