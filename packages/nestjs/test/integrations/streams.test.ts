import { Readable } from 'node:stream';
import {
  Controller,
  Get,
  Injectable,
  Sse,
  StreamableFile,
  type INestApplication,
  type MessageEvent,
} from '@nestjs/common';
import {
  BehaviorSubject,
  concat,
  defer,
  finalize,
  from,
  map,
  NEVER,
  of,
  Subject,
  throwError,
  type Observable,
} from 'rxjs';
import { Track } from '../../src/index.js';
import { ask, NestStage, platforms } from './nest-stage.js';

const prices = [14, 9, 3];
const toMessages = map((data: number): Message => ({ data: { price: data } }));

interface Message extends MessageEvent {
  data: { price: number };
}
const toPrice = ({ data }: Message) => ({ price: data.price });

let left: Subject<void>;

@Injectable()
@Controller()
class PricesController {
  @Sse('prices')
  @Track('WatchPrices', toPrice)
  watch(): Observable<Message> {
    return from(prices).pipe(toMessages);
  }

  @Track('ViewPrice', toPrice, { each: true })
  @Sse('each')
  each(): Observable<Message> {
    return from(prices).pipe(toMessages);
  }

  @Sse('promised')
  @Track('WatchPromised', toPrice)
  async promised(): Promise<Observable<Message>> {
    await Promise.resolve();
    return from(prices).pipe(toMessages);
  }

  @Sse('promised-each')
  @Track('ViewPromised', toPrice, { each: true })
  async promisedEach(): Promise<Observable<Message>> {
    await Promise.resolve();
    return from(prices).pipe(toMessages);
  }

  @Sse('endless')
  @Track('WatchEndless', toPrice)
  @Track('ViewEndless', toPrice, { each: true })
  endless(): Observable<Message> {
    return concat(of(14), NEVER).pipe(
      toMessages,
      finalize(() => {
        left.next();
      }),
    );
  }

  @Sse('broken')
  @Track('WatchBroken', toPrice)
  @Track('ViewBroken', toPrice, { each: true })
  broken(): Observable<Message> {
    return concat(
      of(14),
      throwError(() => new Error('no more prices')),
    ).pipe(toMessages);
  }

  @Get('subscribed')
  @Track('Subscribed')
  subscribed(): Observable<number> {
    return defer(() => of(1));
  }

  readonly price = new BehaviorSubject(14);

  @Track('WatchSubject', (price: number) => ({ price }), { loginUserId: 'u1' })
  @Track('ViewSubject', (price: number) => ({ price }), { loginUserId: 'u1', each: true })
  subject(): BehaviorSubject<number> {
    return this.price;
  }

  @Get('export')
  @Track('Export')
  export(): StreamableFile {
    return new StreamableFile(Readable.from(prices.map((price) => `${String(price)}\n`)));
  }
}

describe.each(platforms)('Track on Observables and streams, in Nest on %s', (platform) => {
  const stage = new NestStage(platform);
  const start = (): Promise<INestApplication> => stage.start({ controllers: [PricesController] });

  beforeEach(() => {
    left = new Subject();
  });

  it('tracks server-sent events once, when they are complete', async () => {
    const { text } = await ask(await start(), '/prices', { user: 'u1' });
    expect(text.match(/data: .*/g)).toEqual(prices.map((price) => `data: {"price":${String(price)}}`));
    expect(await stage.arrived()).toEqual([['WatchPrices', 'u1', { price: 3 }]]);
  });

  it('tracks each of them where it is told to', async () => {
    const { text } = await ask(await start(), '/each', { user: 'u1' });
    expect(text.match(/data: .*/g)).toHaveLength(3);
    expect(await stage.arrived()).toEqual(prices.map((price) => ['ViewPrice', 'u1', { price }]));
  });

  it('follows an Observable that a promise resolves with', async () => {
    const app = await start();
    await ask(app, '/promised', { user: 'u1' });
    await ask(app, '/promised-each', { user: 'u2' });
    expect(await stage.arrived()).toEqual([
      ['WatchPromised', 'u1', { price: 3 }],
      ...prices.map((price) => ['ViewPromised', 'u2', { price }]),
    ]);
  });

  it('tracks what a client that leaves early has got, and no completion', async () => {
    const app = await start();
    const hasLeft = new Promise<void>((resolve) => {
      left.subscribe(resolve);
    });
    const leaving = new AbortController();
    const { body } = await fetch(`${await app.getUrl()}/endless`, {
      headers: { 'x-user': 'u1' },
      signal: leaving.signal,
    });
    await body?.getReader().read();
    leaving.abort();
    await hasLeft;
    expect(await stage.arrived()).toEqual([['ViewEndless', 'u1', { price: 14 }]]);
  });

  it('tracks no completion of what breaks, and leaves its error', async () => {
    const { text } = await ask(await start(), '/broken', { user: 'u1' });
    expect(text).toContain('event: error');
    expect(await stage.arrived()).toEqual([['ViewBroken', 'u1', { price: 14 }]]);
  });

  it('tracks an Observable that is answered as one body', async () => {
    expect((await ask(await start(), '/subscribed', { user: 'u1' })).text).toBe('1');
    expect(await stage.arrived()).toEqual([['Subscribed', 'u1']]);
  });

  it('tracks what is subscribed of a subject, which is one still', async () => {
    const controller = (await start()).get(PricesController);
    const subject = controller.subject();
    const got: number[] = [];
    subject
      .pipe(map((price) => price * 2))
      .subscribe({ next: (price) => got.push(price), complete: () => got.push(0) });
    subject.next(9);
    expect([subject instanceof BehaviorSubject, subject.value, controller.price.value]).toEqual([true, 9, 9]);
    controller.price.complete();
    expect(got).toEqual([28, 18, 0]);
    expect((await stage.arrived()).map(([event, , variables]) => [event, variables])).toEqual([
      ['ViewSubject', { price: 14 }],
      ['ViewSubject', { price: 9 }],
      ['WatchSubject', { price: 9 }],
    ]);
  });

  it('tracks a stream, which is sent as it is', async () => {
    expect((await ask(await start(), '/export', { user: 'u1' })).text).toBe('14\n9\n3\n');
    expect(await stage.arrived()).toEqual([['Export', 'u1']]);
  });
});
