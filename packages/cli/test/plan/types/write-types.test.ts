/** The text of growingio.d.ts, of plans that people write, and of plans that nobody should. */
import { readPlan } from '@growingio/upload/adapter';
import fc from 'fast-check';
import ts from 'typescript';
import { writeTypes } from '../../../src/plan/types/write-types.js';

const shop = {
  events: {
    Login: { name: '登录' },
    BuyProduct: {
      name: '购买商品',
      description: '用户付款成功后触发',
      owner: '@growth',
      variables: {
        product_price: { type: 'double', required: true },
        product_name: { type: 'string', required: true, name: '商品名称' },
        product_count: { type: 'int', description: 'Pieces.' },
        color: { type: 'string', enum: ['red', "it's", 'red'] },
        size: { type: 'int', required: true, enum: [1, -2] },
        'odd key': { type: 'string' },
      },
    },
    old_login: { deprecated: true, variables: { way: { type: 'string' } } },
  },
};

describe('writeTypes', () => {
  it('writes the events of a plan, sorted, with what the plan says of them', () => {
    expect(writeTypes(readPlan(shop))).toBe(`/**
 * The events of the tracking plan, for TypeScript. Written by \`growingio plan types\`: change
 * growingio.plan.json and run it again; what is changed here is lost.
 */

// prettier-ignore
export {};

// prettier-ignore
declare module '@growingio/upload' {
  interface Register {
    events: {
      /**
       * 购买商品
       *
       * 用户付款成功后触发
       *
       * Owner: \\@growth
       */
      BuyProduct: {
        color?: 'red' | 'it\\'s' | null | undefined;
        'odd key'?: string | Date | null | undefined;
        /**
         * Pieces.
         *
         * A whole number.
         */
        product_count?: number | null | undefined;
        /** 商品名称 */
        product_name: string | Date;
        product_price: number;
        /** A whole number. */
        size: 1 | -2;
      };
      /** 登录 */
      Login: Record<string, never>;
      /** @deprecated The plan has it for the past only: it is tracked no more. */
      old_login: {
        way?: string | Date | null | undefined;
      };
    };
  }
}
`);
  });

  it('writes a plan without events, of another package of ours', () => {
    expect(writeTypes(readPlan({ events: {} }), '@growingio/express')).toContain(`declare module '@growingio/express' {
  interface Register {
    events: {};
  }
}
`);
  });

  it('declares exactly what is in the plan, whatever its texts are', () => {
    fc.assert(
      fc.property(hostilePlans, (given) => {
        const plan = readPlan(JSON.parse(JSON.stringify(given)));
        expect(readDeclared(writeTypes(plan))).toEqual(
          new Map(
            [...plan.events].map(([key, { deprecated, variables }]) => [
              key,
              {
                deprecated,
                variables: new Map(
                  [...variables].map(([name, { type, required, enum: values }]) => [
                    name,
                    { required, values: values?.filter(isFirst) ?? type.replace(/int|double/, 'number') },
                  ]),
                ),
              },
            ]),
          ),
        );
      }),
      { numRuns: 500 },
    );
  });
});

function isFirst(value: unknown, at: number, values: readonly unknown[]): boolean {
  return values.findIndex((each) => each === value) === at;
}

/** What breaks out of a comment, a string or a line, begins a tag, or means something to an object. */
const texts = fc.array(
  fc.oneof(
    fc.constantFrom(
      ...['*/', '/*', '/**', '//', '*', '/', '\\', "'", '"', '`', '${', '}', '{', ';', ':', '?', ' ', '\t'],
      ...[
        '\n',
        '\r',
        '\r\n',
        '\u2028',
        '\u2029',
        '\u0085',
        '\v',
        '\f',
        '\0',
        '\ufeff',
        '\u202e',
        '\ud800',
        '😀',
        '苹果',
      ],
      ...[
        '@',
        '@deprecated',
        '{@link x}',
        ' @deprecated',
        '\\u002a/',
        '\\u0040deprecated',
        '};',
        'constructor',
        '__proto__',
      ],
      ...['get', 'new', 'readonly', 'interface Register {', '    events: {', '      };', '1', '0x1', '-1'],
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
  ),
  { maxLength: 6 },
);
const text = texts.map((parts) => parts.join(''));
const maybeText = fc.option(text, { nil: undefined });
const numbers = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
const about = { name: maybeText, description: maybeText };
const flag = fc.option(fc.boolean(), { nil: undefined });
const list = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value[] | undefined> =>
  fc.option(fc.array(value, { minLength: 1, maxLength: 4 }), { nil: undefined });
const variables = fc.oneof(
  fc.record({ ...about, required: flag, type: fc.constant('string'), enum: list(text) }),
  fc.record({ ...about, required: flag, type: fc.constant('int'), enum: list(fc.integer()) }),
  fc.record({ ...about, required: flag, type: fc.constant('double'), enum: list(numbers) }),
);
const hostilePlans = fc.record({
  events: fc.dictionary(
    text,
    fc.record({
      ...{ ...about, owner: maybeText, deprecated: flag },
      variables: fc.option(fc.dictionary(text, variables, { maxKeys: 5 }), { nil: undefined }),
    }),
    { maxKeys: 5 },
  ),
});

interface DeclaredVariable {
  readonly required: boolean;
  readonly values: string | (string | number)[];
}
interface DeclaredEvent {
  readonly deprecated: boolean;
  readonly variables: Map<string, DeclaredVariable>;
}

/** What TypeScript's own parser finds in it. Throws where there is anything else than the plan's events. */
function readDeclared(source: string): Map<string, DeclaredEvent> {
  const file = ts.createSourceFile('growingio.d.ts', source, ts.ScriptTarget.Latest, true);
  const { parseDiagnostics } = file as unknown as { readonly parseDiagnostics: readonly ts.Diagnostic[] };
  expect(parseDiagnostics.map(({ messageText }) => messageText)).toEqual([]);
  const [empty, module, ...others] = file.statements;
  expect([empty && ts.isExportDeclaration(empty), others]).toEqual([true, []]);
  const { body } = module as ts.ModuleDeclaration;
  const [register, ...more] = (body as ts.ModuleBlock).statements as unknown as readonly ts.InterfaceDeclaration[];
  expect([register?.name.text, more]).toEqual(['Register', []]);
  const [events, ...rest] = register!.members;
  expect([events && nameOf(events), rest]).toEqual(['events', []]);
  return new Map(membersOf(events).map((event) => [nameOf(event), readEvent(event)]));
}

function readEvent(event: ts.TypeElement): DeclaredEvent {
  const tags = ts.getJSDocTags(event).map(({ tagName }) => tagName.text);
  expect(['', 'deprecated']).toContain(tags.join());
  const { type } = event as ts.PropertySignature;
  const isEmpty = type !== undefined && ts.isTypeReferenceNode(type);
  if (isEmpty) expect(type.getText()).toBe('Record<string, never>');
  const members = isEmpty ? [] : membersOf(event);
  return { deprecated: tags.length > 0, variables: new Map(members.map((each) => [nameOf(each), readVariable(each)])) };
}

function readVariable(variable: ts.TypeElement): DeclaredVariable {
  expect(ts.getJSDocTags(variable)).toEqual([]);
  const { type } = variable as ts.PropertySignature;
  const all = type !== undefined && ts.isUnionTypeNode(type) ? [...type.types] : [type!];
  const words = all.map((each) => each.getText());
  const required = variable.questionToken === undefined;
  if (!required) expect(words.splice(-2)).toEqual(['null', 'undefined']);
  const own = all.slice(0, words.length);
  if (words.join() === 'string,Date') return { required, values: 'string' };
  if (words.join() === 'number') return { required, values: 'number' };
  return { required, values: own.map(valueOf) };
}

function valueOf(type: ts.TypeNode): string | number {
  if (!ts.isLiteralTypeNode(type)) throw new Error(type.getText());
  return ts.isStringLiteral(type.literal) ? type.literal.text : Number(type.getText());
}

function membersOf(element: ts.TypeElement | undefined): readonly ts.TypeElement[] {
  const { type } = element as ts.PropertySignature;
  if (type === undefined || !ts.isTypeLiteralNode(type)) throw new Error(String(type?.getText()));
  return [...type.members];
}

function nameOf({ name }: ts.TypeElement): string {
  if (name === undefined || !(ts.isIdentifier(name) || ts.isStringLiteral(name))) throw new Error('no name');
  return name.text;
}
