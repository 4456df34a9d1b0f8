import 'reflect-metadata';
import { Controller, Injectable, Module, Post, type INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { getGrowingIOToken, GrowingIO, GrowingIOModule, InjectGrowingIO, Track, Tracker } from '@growingio/nestjs';
import { GrowingIOTestingModule, Recorder } from '../../src/nestjs.js';
import { createRecorder } from '../../src/index.js';

@Injectable()
class Orders {
  constructor(
    readonly client: GrowingIO,
    private readonly tracker: Tracker,
  ) {}

  @Track('BuyProduct', ({ price }: { price: number }) => ({ product_price: price }))
  buy(): { price: number } {
    this.tracker.track('PlaceOrder');
    return { price: 14 };
  }
}

@Controller()
class Shop {
  constructor(
    private readonly orders: Orders,
    private readonly tracker: Tracker,
  ) {}

  @Post('buy')
  buy(): object {
    this.tracker.identify('9128391');
    return this.orders.buy();
  }
}

@Module({
  imports: [GrowingIOModule.forRoot({ projectId: 'real', host: 'http://127.0.0.1:1' })],
  controllers: [Shop],
  providers: [Orders],
})
class ShopModule {}

const bought = { event: 'BuyProduct', loginUserId: '9128391', variables: { product_price: 14 } };

async function buy(app: INestApplication): Promise<void> {
  await app.listen(0, '127.0.0.1');
  const { status } = await fetch(`${await app.getUrl()}/buy`, { method: 'POST' });
  expect(status).toBe(201);
}

describe('GrowingIOTestingModule', () => {
  it('takes the place of GrowingIOModule, by overrideModule', async () => {
    const module = await Test.createTestingModule({ imports: [ShopModule] })
      .overrideModule(GrowingIOModule)
      .useModule(GrowingIOTestingModule.forRoot())
      .compile();
    const app = module.createNestApplication({ logger: false });
    await buy(app);
    const recorder = app.get(Recorder);
    expect(app.get(Orders).client).toBe(recorder);
    expect(recorder.events()).toMatchObject([{ event: 'PlaceOrder', loginUserId: '9128391' }, bought]);
    await app.close();
    expect(recorder.stats()).toMatchObject({ accepted: 2, delivered: 2, pending: 0 });
  });

  it('does so beside it, in the imports of a test', async () => {
    const recorder = createRecorder();
    const module = await Test.createTestingModule({
      imports: [GrowingIOTestingModule.forRoot(recorder), ShopModule],
    }).compile();
    const app = module.createNestApplication({ logger: false });
    await buy(app);
    expect(app.get(Recorder)).toBe(recorder);
    expect(recorder.find(bought)).toHaveLength(1);
    await app.close();
    // It is the test's: it goes on.
    expect(recorder.track('Login', null, { loginUserId: 'u1' })).toEqual({ ok: true });
  });

  it('stands for it where a test has providers only', async () => {
    const module = await Test.createTestingModule({
      imports: [GrowingIOTestingModule.forRoot({ beforeSend: (event) => ({ ...event, loginUserId: 'u1' }) })],
      providers: [Orders],
    }).compile();
    const client = module.get(GrowingIO);
    client.scope({ loginUserId: 'u2' }, () => module.get(Orders).buy());
    expect(module.get(Recorder).find({ ...bought, loginUserId: 'u1' })).toHaveLength(1);
    await module.close();
  });

  it('takes the place of clients of every name, and of options that come later', async () => {
    @Injectable()
    class Audit {
      constructor(@InjectGrowingIO('audit') readonly client: GrowingIO) {}
    }
    const made = jest.fn(() => ({ projectId: 'real' }));
    @Module({
      imports: [
        GrowingIOModule.forRootAsync({ name: 'audit', useFactory: made }),
        GrowingIOModule.forRoot({ mode: 'off' }),
      ],
      providers: [Audit],
    })
    class AuditModule {}
    const module = await Test.createTestingModule({ imports: [AuditModule] })
      .overrideModule(GrowingIOModule)
      .useModule(GrowingIOTestingModule.forRoot())
      .compile();
    expect(module.get(Audit).client).toBe(module.get(Recorder));
    expect(module.get(getGrowingIOToken('audit'))).toBe(module.get(Recorder));
    expect(module.get(GrowingIO)).toBe(module.get(Recorder));
    await module.close();
  });

  it('refuses what is no option of a recorder', () => {
    expect(() => GrowingIOTestingModule.forRoot({ projectId: 'p1' } as never)).toThrow('projectId is no option');
  });
});

describe('a recorder without GrowingIOTestingModule', () => {
  it('goes where a client goes: forRoot(recorder), overrideProvider(GrowingIO)', async () => {
    const given = createRecorder();
    const first = await Test.createTestingModule({
      imports: [GrowingIOModule.forRoot(given)],
      providers: [Orders],
    }).compile();
    expect(first.get(Orders).client).toBe(given);
    await first.close();
    const second = await Test.createTestingModule({ imports: [ShopModule] })
      .overrideProvider(GrowingIO)
      .useValue(given)
      .compile();
    expect(second.get(Orders).client).toBe(given);
    await second.close();
  });
});
