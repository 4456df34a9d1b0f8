import 'reflect-metadata';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { scopeRequest } from '../../src/client/for-adapters.js';
import { GrowingIO } from '../../src/client/growingio.js';
import { Track } from '../../src/index.js';
import type { GrowingIOOptions } from '../../src/options/options.js';
import { KeptLog } from '../../src/conformance.js';
import { ScriptedSender } from '../scripted-sender.js';

interface Sent {
  n: string;
  cs1: string;
  var?: object;
}

const sent: Sent[] = [];
const log = new KeptLog();
const clients: GrowingIO[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.shutdown()));
  sent.length = 0;
  log.lines.length = 0;
});

function create(options: GrowingIOOptions = {}): GrowingIO {
  const sender = new ScriptedSender((events) => {
    sent.push(...events.map(({ bytes }) => JSON.parse(bytes.toString()) as Sent));
    return { status: 'delivered' };
  });
  const client = new GrowingIO({ projectId: 'p1', sender, logger: log, flushInterval: 3_600_000, ...options });
  clients.push(client);
  return client;
}

/** What was sent, in its order. */
async function arrived(): Promise<unknown[]> {
  await Promise.all(clients.map((client) => client.flush()));
  return sent.map(({ n, cs1, var: variables }) => (variables === undefined ? [n, cs1] : [n, cs1, variables]));
}

interface Order {
  id: string;
  price: number;
  buyer?: string;
}

class Orders {
  @Track('BuyProduct', (order: Order, _id: string, count: number) => ({ id: order.id, count }))
  async buy(id: string, _count: number): Promise<Order> {
    await Promise.resolve();
    if (id === 'none') throw new Error('sold out');
    return { id, price: 14 };
  }

  @Track('SeeProduct')
  see(id: string): string {
    return id;
  }
}

describe('Track', () => {
  it('tracks for the client, and under the user, of the scope in which the method is called', async () => {
    const orders = new Orders();
    await create().scope({ loginUserId: 'u1' }, () => orders.buy('apple', 2));
    create().scope({ loginUserId: 'u2' }, () => orders.see('pear'));
    const [first, second] = clients.map((client) => client.stats().accepted);
    expect([first, second]).toEqual([1, 1]);
    expect(await arrived()).toEqual([
      ['BuyProduct', 'u1', { id: 'apple', count: 2 }],
      ['SeeProduct', 'u2'],
    ]);
  });

  it('tracks nothing when the method fails, and leaves the error as it is', async () => {
    const buying = create().scope({ loginUserId: 'u1' }, () => new Orders().buy('none', 1));
    await expect(buying).rejects.toThrow('sold out');
    expect(await arrived()).toEqual([]);
  });

  it('belongs to the user of the call, whoever awaits its query', async () => {
    class Query {
      then(resolve: (rows: number) => unknown): unknown {
        return Promise.resolve(7).then(resolve);
      }
    }
    class Reports {
      @Track('ReadReport', (rows: number) => ({ rows }))
      read(): Query {
        return new Query();
      }
    }
    const client = create();
    const query = client.scope({ loginUserId: 'alice' }, () => ({ query: new Reports().read() })).query;
    await client.scope({ loginUserId: 'bob' }, async () => query);
    expect(await arrived()).toEqual([['ReadReport', 'alice', { rows: 7 }]]);
  });

  it('takes the user that is named, or that a function makes of the call', async () => {
    class Jobs {
      @Track('Fixed', { loginUserId: 9128391n })
      fixed(): void {
        // Tracking is all that it is here for.
      }

      @Track('Made', (order: Order) => ({ id: order.id }), { loginUserId: (order: Order) => order.buyer })
      made(order: Order): Order {
        return order;
      }

      @Track('Given', undefined, { loginUserId: (_result: unknown, userId: string) => userId })
      given(_userId: string): void {
        // The same.
      }
    }
    create().scope({ loginUserId: 'u1' }, () => {
      const jobs = new Jobs();
      jobs.fixed();
      jobs.made({ id: '7', price: 1, buyer: 'u2' });
      jobs.made({ id: '8', price: 1 });
      jobs.given('u3');
    });
    expect(await arrived()).toEqual([
      ['Fixed', '9128391'],
      ['Made', 'u2', { id: '7' }],
      ['Made', 'u1', { id: '8' }],
      ['Given', 'u3'],
    ]);
  });

  it('tracks only when `when` says so, and asks the mapper only then', async () => {
    let asked = 0;
    class Payments {
      @Track('Pay', () => ({ asked: (asked += 1) }), { when: (paid: boolean) => paid })
      pay(paid: boolean): boolean {
        return paid;
      }
    }
    const client = create();
    client.scope({ loginUserId: 'u1' }, () => [true, false].map((paid) => new Payments().pay(paid)));
    expect(await arrived()).toEqual([['Pay', 'u1', { asked: 1 }]]);
    expect(asked).toBe(1);
    expect(client.stats().refused).toMatchObject({ mapper_failed: 0, invalid_event: 0 });
  });

  it('takes what `when` answers as true or false', async () => {
    class Payments {
      @Track('Pay', { when: ((amount: unknown) => amount) as never })
      pay(amount: unknown): unknown {
        return amount;
      }
    }
    create().scope({ loginUserId: 'u1' }, () => [14, 'paid', 0, '', null].map((amount) => new Payments().pay(amount)));
    expect(await arrived()).toEqual([
      ['Pay', 'u1'],
      ['Pay', 'u1'],
    ]);
  });

  it('tracks generators at their call, of either kind', async () => {
    class Exports {
      @Track('Rows')
      *rows(): Generator<number> {
        yield 1;
      }

      @Track('Pages')
      async *pages(): AsyncGenerator<number> {
        yield await Promise.resolve(2);
      }
    }
    const [rows, pages] = create().scope({ loginUserId: 'u1' }, () => {
      const exports = new Exports();
      return [exports.rows(), exports.pages()] as const;
    });
    expect(await arrived()).toEqual([
      ['Rows', 'u1'],
      ['Pages', 'u1'],
    ]);
    expect([[...rows], await pages.next()]).toEqual([[1], { value: 2, done: false }]);
  });

  const fail = (): never => {
    throw new Error('no such field');
  };

  it.each([
    ['mapper', Track('Broken', fail)],
    ['when', Track('Broken', { when: fail })],
    ['loginUserId', Track('Broken', { loginUserId: fail })],
    [
      'when that returns a promise',
      Track('Broken', { when: (async () => Promise.reject(new Error('late'))) as never }),
    ],
  ])('counts and says a %s that throws, and answers as always', async (_name, decorate) => {
    class Broken {
      @decorate
      work(): string {
        return 'ok';
      }
    }
    const client = create();
    expect(client.scope({ loginUserId: 'u1' }, () => new Broken().work())).toBe('ok');
    expect(client.stats().refused.mapper_failed).toBe(1);
    expect(log.text).toMatch(
      /the event "Broken" was refused \(mapper_failed\): mapper: a function given to @Track threw \((Type)?Error at .+\)/,
    );
    expect(await arrived()).toEqual([]);
  });

  it('refuses a mapper, and a user, that is a promise, and lets its rejection end nothing', async () => {
    const late = (async () => Promise.reject(new Error('late'))) as never;
    class Late {
      @Track('LateVariables', late)
      mapped(): void {
        // Tracking is all that it is here for.
      }

      @Track('LateUser', { loginUserId: late })
      named(): void {
        // The same.
      }
    }
    const client = create();
    client.scope({ loginUserId: 'u1' }, () => {
      new Late().mapped();
      new Late().named();
    });
    await new Promise(setImmediate);
    expect(client.stats().refused).toMatchObject({ invalid_event: 1, invalid_login_user: 1 });
    expect(await arrived()).toEqual([]);
  });

  it('takes the client that is named, wherever the method is called', async () => {
    const named = create();
    const other = create();
    const made: { client?: GrowingIO } = {};
    class Exports {
      @Track('Ready', { client: named, loginUserId: 'u1' })
      ready(): void {
        // Tracking is all that it is here for.
      }

      @Track('Lazy', { client: () => made.client, loginUserId: 'u2' })
      static lazy(): void {
        // The same.
      }
    }
    made.client = named;
    new Exports().ready();
    other.scope({ loginUserId: 'u9' }, () => {
      Exports.lazy();
    });
    expect([named.stats().accepted, other.stats().accepted]).toEqual([2, 0]);
    expect(await arrived()).toEqual([
      ['Ready', 'u1'],
      ['Lazy', 'u2'],
    ]);
  });

  it('warns once of a method that finds no client, names the remedy, and does its work', async () => {
    const script = `
      import { Track } from '@growingio/upload';
      class Lost { work() { return 'worked '; } early() { return 'early'; } }
      const decorate = (key, decorator) => {
        const descriptor = Object.getOwnPropertyDescriptor(Lost.prototype, key);
        decorator(Lost.prototype, key, descriptor);
        Object.defineProperty(Lost.prototype, key, descriptor);
      };
      decorate('work', Track('Lost'));
      decorate('early', Track('NotYet', { client: () => { throw new Error('not yet'); } }));
      const lost = new Lost();
      process.stdout.write(lost.work() + lost.work() + lost.early());`;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      cwd: __dirname,
    });
    expect(stdout).toBe('worked worked early');
    const warnings = stderr.match(/\[GROWINGIO_NO_CLIENT\] Warning: .*/g);
    expect(warnings).toHaveLength(2);
    expect(warnings?.[0]).toMatch(/@Track\('Lost'\) above work found no client.*client\.scope\(\).*option client$/);
    expect(warnings?.[1]).toContain("@Track('NotYet') above early found no client");
  });

  it('tracks for the user of the request in which it was called, although that is over when it succeeds', async () => {
    let finish = (): void => undefined;
    class Mailer {
      @Track('MailSent')
      async send(): Promise<void> {
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
      }
    }
    const client = create();
    const response = { destroyed: false, writableFinished: false };
    const sending = scopeRequest(client, { session: { userId: 'u1' } }, response, () => new Mailer().send());
    response.destroyed = true;
    finish();
    await sending;
    expect(await arrived()).toEqual([['MailSent', 'u1']]);
  });

  it('tracks static, symbol-keyed and inherited methods', async () => {
    const key = Symbol('key');
    class Parent {
      @Track('Static')
      static all(): string {
        return this.name;
      }

      @Track('Symbol')
      [key](): void {
        // Tracking is all that it is here for.
      }

      @Track('Inherited')
      inherited(): string {
        return this.constructor.name;
      }
    }
    class Child extends Parent {}
    const answers = create().scope({ loginUserId: 'u1' }, () => {
      new Child()[key]();
      return [Child.all(), new Child().inherited()];
    });
    expect(answers).toEqual(['Child', 'Child']);
    expect(await arrived()).toEqual([
      ['Symbol', 'u1'],
      ['Static', 'u1'],
      ['Inherited', 'u1'],
    ]);
  });

  it('tracks an overriding method and the one that it calls by super, each for itself', async () => {
    class Parent {
      @Track('Parent')
      work(): string {
        return 'parent';
      }
    }
    class Child extends Parent {
      @Track('Child')
      override work(): string {
        return `child of ${super.work()}`;
      }
    }
    class Silent extends Parent {
      override work(): string {
        return 'silent';
      }
    }
    const answers = create().scope({ loginUserId: 'u1' }, () => [new Child().work(), new Silent().work()]);
    expect(answers).toEqual(['child of parent', 'silent']);
    expect(await arrived()).toEqual([
      ['Parent', 'u1'],
      ['Child', 'u1'],
    ]);
  });

  it('keeps name and length, and the metadata of decorators above and below', () => {
    class Routes {
      @Reflect.metadata('above', 1)
      @Track('Event')
      @Reflect.metadata('below', 2)
      visit(_first: string, _second: number): void {
        // Nobody calls it.
      }
    }
    const { prototype } = Routes;
    expect(Reflect.getMetadataKeys(prototype, 'visit')).toEqual(expect.arrayContaining(['above', 'below']));
    expect(Reflect.getMetadata('design:paramtypes', prototype, 'visit')).toEqual([String, Number]);
    const visit = Object.getOwnPropertyDescriptor(prototype, 'visit')!;
    expect(visit).toMatchObject({ enumerable: false, configurable: true, writable: true });
    const method = visit.value as () => void;
    expect([method.name, method.length, 'prototype' in method]).toEqual(['visit', 2, false]);
  });

  it.each<[string, unknown[], string]>([
    ['an empty event key', [''], '@Track: the event key is empty'],
    ['an event key that is no string', [14], '@Track: the event key is 14'],
    ['a misspelt option', ['X', { When: () => true }], "@Track('X'): When is no option: did you mean when?"],
    ['an unknown option', ['X', undefined, { each: true }], "@Track('X'): each is no option: known are"],
    ['a mapper that is no function', ['X', 'id'], '@Track(\'X\'): the mapper is "id": it must be a function'],
    ['a mapper that is an object', ['X', {}, {}], "@Track('X'): the mapper is an object"],
    ['options that are none', ['X', undefined, 'id'], '@Track(\'X\'): the last argument is "id": it must be an object'],
    ['a when that is no function', ['X', { when: true }], "@Track('X'): when is true: it must be a function"],
    ['a user that is none', ['X', { loginUserId: 0 }], "@Track('X'): loginUserId is 0: it must be an ID or a function"],
    ['a client that is none', ['X', { client: 'audit' }], '@Track(\'X\'): client is "audit": it must be a client'],
  ])('refuses %s, with the remedy', (_name, given, message) => {
    const make = () => (Track as (...args: unknown[]) => unknown)(...given);
    expect(make).toThrow(message);
    expect(make).toThrow(expect.objectContaining({ code: 'ERR_GROWINGIO_DECORATOR' }) as Error);
  });

  const decorate = Track('X') as (...args: unknown[]) => unknown;
  const Empty = function Orders(): void {
    // A class, as far as a decorator can see.
  };

  it.each<[string, () => unknown, string]>([
    [
      'a field',
      () => decorate({}, 'buy', undefined),
      'is above the field buy: put it above a method, so write buy(…) { … }',
    ],
    ['a getter', () => decorate({}, 'total', { get: () => 1 }), 'is above the accessor total: put it above a method'],
    ['a class', () => decorate(Empty), 'is above the class Orders: put it above the methods'],
    ['a parameter', () => decorate({}, 'buy', 0), 'is above the parameter buy: put it above a method'],
    ['a field, by the standard', () => decorate(undefined, { kind: 'field', name: '#buy' }), 'above the field #buy'],
    ['a getter, by the standard', () => decorate(() => 1, { kind: 'getter', name: 'total' }), 'above the getter total'],
    ['a class, by the standard', () => decorate(Empty, { kind: 'class', name: 'Orders' }), 'above the class Orders'],
  ])('refuses to stand above %s, with the remedy', (_name, apply, message) => {
    expect(apply).toThrow(message);
    expect(apply).toThrow(expect.objectContaining({ code: 'ERR_GROWINGIO_DECORATOR' }) as Error);
  });
});
