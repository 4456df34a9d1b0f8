import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import ts from 'typescript';
import * as upload from '../../src/index.js';
import { ScriptedSender } from '../scripted-sender.js';

declare const key: unique symbol;

interface Orders {
  buy(id: string, count: number): Promise<{ id: string }>;
  pay(paid: boolean, userId?: string): boolean;
  look(): string;
  work(): string;
  [key](): string;
}

interface Fixture {
  Orders: { new (): Orders; all(): string };
  ChildOrders: new () => Orders;
  readonly key: typeof key;
}

/** The classes, as TypeScript compiles them without experimentalDecorators. */
function compile(): Fixture {
  const source = readFileSync(join(__dirname, '../types/standard/orders.ts'), 'utf8');
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS };
  const { outputText } = ts.transpileModule(source, { compilerOptions });
  const exports = {};
  const run = compileFunction(outputText, ['require', 'exports']) as (require: () => object, exports: object) => void;
  run(() => upload, exports);
  return exports as Fixture;
}

function nameAndLength(method: unknown): unknown[] {
  return [(method as () => void).name, (method as () => void).length];
}

describe('Track as a standard decorator', () => {
  const fixture = compile();
  const { ChildOrders, Orders } = fixture;

  it('tracks public, private, static, symbol-keyed and overridden methods', async () => {
    const sent: unknown[] = [];
    const sender = new ScriptedSender((events) => {
      sent.push(...events.map(({ bytes }) => JSON.parse(bytes.toString()) as unknown));
      return { status: 'delivered' };
    });
    const client = new upload.GrowingIO({ projectId: 'p1', sender });
    const answers = await client.scope({ loginUserId: 'u1' }, async () => {
      const orders = new Orders();
      const bought = await orders.buy('apple', 2);
      const rest = [orders.pay(true, 'u2'), orders.pay(false), orders.look(), orders[fixture.key](), Orders.all()];
      return [bought.id, ...rest, new ChildOrders().work()];
    });
    expect(answers).toEqual(['order apple', true, false, 'order ', 'order ', 'Orders', 'child of parent']);
    await client.shutdown();
    expect(sent).toMatchObject([
      { n: 'BuyProduct', cs1: 'u1', var: { id: 'apple', price: 28, count: 2 } },
      { n: 'Pay', cs1: 'u2' },
      { n: 'Private', cs1: 'u1' },
      { n: 'Symbol', cs1: 'u1' },
      { n: 'Static', cs1: 'u1' },
      { n: 'Parent', cs1: 'u1' },
      { n: 'Child', cs1: 'u1' },
    ]);
  });

  it('keeps name and length', () => {
    const { prototype } = Orders as unknown as { prototype: object };
    const methods = ['buy', fixture.key].map(
      (name) => Object.getOwnPropertyDescriptor(prototype, name)?.value as unknown,
    );
    expect(methods.map(nameAndLength)).toEqual([
      ['buy', 2],
      ['[key]', 0],
    ]);
  });
});
