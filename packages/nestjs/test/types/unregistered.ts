/** Without a tracking plan, @Track takes any event and any mapper to values that can be sent. Checked by tsc, never run. */
import { applyDecorators, Get, Header, Post } from '@nestjs/common';
import type { Request } from 'express';
import type { FastifyRequest } from 'fastify';
import { BehaviorSubject, of, type Observable } from 'rxjs';
import {
  GrowingIO,
  GrowingIOModule,
  InjectGrowingIO,
  Track,
  type GrowingIOOptions,
  type GrowingIOOptionsFactory,
} from '@growingio/nestjs';

interface Order {
  readonly id: string;
  readonly price: number;
}

export class OrderController {
  @Track('BuyProduct')
  bare(): void {
    return undefined;
  }

  @Track('BuyProduct', (order: Order, userId: string, at: Date) => ({ order: order.id, userId, at, tags: ['a', 1] }))
  buy(userId: string, at: Date): Promise<Order> {
    return Promise.resolve({ id: userId + at.toISOString(), price: 14 });
  }

  @Track('BuyProduct', (order: Order | null) => order && { order: order.id })
  perhaps(): Order | null {
    return null;
  }

  // @ts-expect-error: an event key is a string
  @Track(14)
  wrongKey(): void {
    return undefined;
  }

  // @ts-expect-error: variables are flat
  @Track('BuyProduct', (order: Order) => ({ order }))
  nested(): Order {
    return { id: '7', price: 14 };
  }

  // @ts-expect-error: the mapper is a function
  @Track('BuyProduct', { order: 7 })
  noMapper(): void {
    return undefined;
  }

  @Track('BuyProduct', (order: Order) => ({ order: order.id }), {
    client: 'audit',
    loginUserId: (_order: Order, userId: string) => userId,
    when: (order: Order) => order.price > 0,
    each: true,
  })
  withOptions(_userId: string): Order {
    return { id: '7', price: 14 };
  }

  @Track('BuyProduct', { client: 'audit' })
  static optionsOnly(): void {
    return undefined;
  }

  // @ts-expect-error: a client is named
  @Track('BuyProduct', { client: new GrowingIO() })
  noName(): void {
    return undefined;
  }

  // @ts-expect-error: a misspelt option
  @Track('BuyProduct', undefined, { eech: true })
  misspelt(): void {
    return undefined;
  }
}

interface Priced {
  readonly price: number;
}

const order = { id: '7', price: 14 };

/** Mappers that take what a method comes to. */
export class Fitting {
  @Get()
  @Track('A', (result: Priced) => ({ price: result.price }))
  @Header('x-a', 'b')
  observed(): Observable<Order> {
    return of(order);
  }

  @Track('A', (result: Priced) => ({ price: result.price }), {
    each: true,
    when: ({ id }: { id: string }) => id !== '',
  })
  promised(): Promise<Observable<Order>> {
    return Promise.resolve(of(order));
  }

  @Track('A', (result: number) => ({ result }))
  subject(): BehaviorSubject<number> {
    return new BehaviorSubject(14);
  }

  @Track('A', (result: Priced) => ({ price: result.price }))
  either(): Order | Observable<Order> | Promise<Order> {
    return order;
  }

  @applyDecorators(Post(), Track('A'), Track('B', (result: Priced) => ({ price: result.price })))
  applied(): Observable<Order> {
    return of(order);
  }
}

/** Mappers that take something else. */
export class Misfitting {
  // @ts-expect-error: the price is a number
  @Track('A', (result: { price: string }) => ({ price: result.price }))
  returned(): { price: number } {
    return order;
  }

  // @ts-expect-error: the same, promised
  @Track('A', (result: { price: string }) => ({ price: result.price }))
  promised(): Promise<{ price: number }> {
    return Promise.resolve(order);
  }

  // @ts-expect-error: the same of an Observable
  @Track('A', (result: { price: string }) => ({ price: result.price }))
  observed(): Observable<{ price: number }> {
    return of(order);
  }

  // @ts-expect-error: the same of one that is promised
  @Track('A', (result: { price: string }) => ({ price: result.price }))
  observedLater(): Promise<Observable<{ price: number }>> {
    return Promise.resolve(of(order));
  }

  // @ts-expect-error: its values may be null
  @Track('A', (result: Priced) => ({ price: result.price }), { each: true })
  perhaps(): Observable<Priced | null> {
    return of(null);
  }

  // @ts-expect-error: an Observable arrives as its values
  @Track('A', (result: Observable<Priced>) => ({ kind: typeof result }))
  observable(): Observable<Priced> {
    return of(order);
  }

  // @ts-expect-error: the first argument is a number
  @Track('A', (_result: unknown, id: string) => ({ id }))
  argument(id: number): Observable<number> {
    return of(id);
  }

  // @ts-expect-error: loginUserId takes another argument
  @Track('A', { loginUserId: (_result: unknown, userId: string) => userId })
  user(userId: number): number {
    return userId;
  }
}

export class Auditor {
  @InjectGrowingIO()
  readonly client!: GrowingIO;

  constructor(@InjectGrowingIO('audit') readonly audit: GrowingIO) {}
}

export const modules = [
  GrowingIOModule.forRoot({ projectId: 'p1', name: 'audit', isGlobal: false }),
  GrowingIOModule.forRoot(new GrowingIO(), { name: 'audit' }),
  GrowingIOModule.forRootAsync({ name: 'audit', useFactory: () => ({ projectId: 'p1' }) }),
];
// @ts-expect-error: a misspelt option
export const misspelt = GrowingIOModule.forRoot({ projectID: 'p1' });

export const onFastify = [
  GrowingIOModule.forRoot({ loginUserId: (request: FastifyRequest) => request.hostname }),
  GrowingIOModule.forRoot({ loginUserId: (request: FastifyRequest) => request.hostname, name: 'audit' }),
  GrowingIOModule.forRootAsync({ useFactory: () => ({ loginUserId: (request: FastifyRequest) => request.hostname }) }),
  GrowingIOModule.forRootAsync({
    useFactory: async () => Promise.resolve({ loginUserId: (request: FastifyRequest) => request.hostname }),
  }),
];

export const onExpress = [
  GrowingIOModule.forRoot({ loginUserId: (request: Request) => request.ip }),
  GrowingIOModule.forRoot({ loginUserId: (request) => request.url }),
  GrowingIOModule.forRootAsync({ useFactory: () => ({ loginUserId: (request: Request) => request.ip }) }),
  GrowingIOModule.forRootAsync({ useFactory: () => ({ loginUserId: (request) => request.url }) }),
];

const kept: GrowingIOOptions<FastifyRequest> = { loginUserId: (request) => request.hostname };
const keptOfExpress: GrowingIOOptions = { loginUserId: (request) => request.url };

class Config implements GrowingIOOptionsFactory {
  createGrowingIOOptions() {
    return { loginUserId: (request: FastifyRequest) => request.hostname };
  }
}

export const fromElsewhere = [
  GrowingIOModule.forRoot(kept),
  GrowingIOModule.forRoot(keptOfExpress),
  GrowingIOModule.forRootAsync({ useFactory: (client: GrowingIO) => client, inject: [GrowingIO] }),
  GrowingIOModule.forRootAsync({ useFactory: () => kept }),
  GrowingIOModule.forRootAsync({ useClass: Config }),
];
// @ts-expect-error: a user is no path, and no function of the request
export const noReader = GrowingIOModule.forRoot({ loginUserId: 7 });
// @ts-expect-error: a misspelt option in a factory
export const misspeltLater = GrowingIOModule.forRootAsync({ useFactory: () => ({ projectID: 'p1' }) });
