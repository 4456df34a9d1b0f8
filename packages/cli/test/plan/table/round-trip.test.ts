/** The law of both directions: a plan that is written as a table and read back is the plan, in both languages. */
import { useLanguage, type Plan, type PlannedEvent, type PlannedVariable } from '@growingio/upload/adapter';
import fc from 'fast-check';
import { writePlan } from '../../../src/plan/file/plan-file.js';
import { applyTable } from '../../../src/plan/table/apply-table.js';
import { readText, readValues, writeText, writeValues } from '../../../src/plan/table/cells.js';
import { readTable } from '../../../src/plan/table/read-table.js';
import { writeTable } from '../../../src/plan/table/write-table.js';

afterEach(() => {
  useLanguage('en');
});

/** What breaks tables: formulas, marks, delimiters, quotes, line ends, white space; and any other character. */
const unit = fc.oneof(
  fc.constantFrom('=', '+', '-', '@', '|', '%', '＝', "'", '"', ',', ';', '，', '、', '[', ']'),
  fc.constantFrom('\t', '\r', '\n', ' ', '\u3000'),
  fc.constantFrom('a', '1', '苹', '😀', '\uFEFF', '\0', 'é'),
);
const text = fc.oneof(fc.string({ unit, maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 8 }));
const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })).map((each) => each + 0);

function valuesOf(type: PlannedVariable['type']): fc.Arbitrary<PlannedVariable['enum']> {
  const value: fc.Arbitrary<string | number> = { string: text, int: fc.integer(), double: number }[type];
  return fc.option(fc.array(value, { minLength: 1, maxLength: 4 }), { nil: undefined });
}

const optional = fc.option(text, { nil: undefined });
const variable: fc.Arbitrary<PlannedVariable> = fc
  .constantFrom('string' as const, 'int' as const, 'double' as const)
  .chain((type) =>
    fc.record({
      ...{ type: fc.constant(type), required: fc.boolean(), enum: valuesOf(type) },
      ...{ name: optional, description: optional },
    }),
  );
const event: fc.Arbitrary<PlannedEvent> = fc
  .record({
    ...{ name: optional, description: optional, owner: optional, deprecated: fc.boolean() },
    variables: fc.array(fc.tuple(text, variable), { maxLength: 4 }).map((entries) => new Map(entries)),
  })
  .map((fields) => ({
    ...fields,
    required: [...fields.variables].filter(([, { required }]) => required).map(([key]) => key),
  }));
const plan: fc.Arbitrary<Plan> = fc
  .array(fc.tuple(text, event), { maxLength: 4 })
  .map((entries) => ({ events: new Map(entries) }));

/** What the table says in an empty project. */
function takeBack(table: string, before?: Plan): { readonly plan: string; readonly faults: unknown } {
  const applied = applyTable(readTable(Buffer.from(table), 'plan.csv'), before);
  return { plan: writePlan(applied.plan), faults: applied.faults };
}

describe('a plan as a table', () => {
  it.each(['en', 'zh'] as const)('is read back as the same plan, in %s', (language) => {
    useLanguage(language);
    fc.assert(
      fc.property(plan, (given) => {
        expect(takeBack(writeTable(given))).toEqual({ plan: writePlan(given), faults: [] });
      }),
      { numRuns: 500 },
    );
  });

  it('is read back as the same whatever language the reader has, and changes nothing in the plan itself', () => {
    fc.assert(
      fc.property(plan, (given) => {
        useLanguage('zh');
        const table = writeTable(given);
        useLanguage('en');
        expect(takeBack(table, given)).toEqual({ plan: writePlan(given), faults: [] });
      }),
      { numRuns: 200 },
    );
  });

  it('has no cell that a spreadsheet would run', () => {
    fc.assert(
      fc.property(plan, (given) => {
        const { rows } = readTable(Buffer.from(writeTable(given)), 'plan.csv');
        for (const { cells } of rows) for (const cell of cells.values()) expect(cell).not.toMatch(/^[=+\-@＝\t\r\n]/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('writeText and readText', () => {
  it('are inverse to each other', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(readText(writeText(given))).toBe(given);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('writeValues and readValues', () => {
  it('are inverse to each other, for each type', () => {
    const types = fc.constantFrom('string' as const, 'int' as const, 'double' as const);
    const given = types.chain((type) => fc.tuple(fc.constant(type), valuesOf(type)));
    fc.assert(
      fc.property(given, ([type, values]) => {
        expect(readValues(writeValues(values, type), type)).toEqual(values ?? []);
      }),
      { numRuns: 2000 },
    );
  });
});
