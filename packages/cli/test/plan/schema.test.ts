/** growingio.plan.schema.json takes what `readPlan` takes, and refuses what it refuses. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlan } from '@growingio/upload/adapter';
import Ajv from 'ajv';
import fc from 'fast-check';
import { writePlan } from '../../src/plan/file/plan-file.js';

const folder = join(__dirname, '../..');
const schema = JSON.parse(readFileSync(join(folder, 'growingio.plan.schema.json'), 'utf8')) as object;
const isValid = new Ajv({ allErrors: true }).compile(schema);

function canRead(plan: unknown): boolean {
  try {
    readPlan(plan);
    return true;
  } catch {
    return false;
  }
}

const key = fc.oneof(fc.constantFrom('BuyProduct', '', '苹果', 'constructor', 'a b'), fc.string());
const value = fc.oneof(fc.constantFrom(14, 14.5, -1, 1e21, '14', '', true, null), fc.string());
/** What a field may have, or now and then anything else. */
const field = (right: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: fc.oneof(value, fc.constantFrom([], {}, ['a'])) });
const about = { name: field(fc.string()), description: field(fc.string()) };
const variable = fc.record(
  {
    ...about,
    type: fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom('string', 'int', 'double') },
      { weight: 1, arbitrary: fc.constantFrom('String', 'number', null, 1) },
    ),
    required: field(fc.boolean()),
    enum: field(fc.oneof(fc.array(fc.string()), fc.array(fc.integer()), fc.array(value))),
    requird: fc.boolean(),
  },
  { requiredKeys: ['type'] },
);
const event = fc.record(
  {
    ...about,
    owner: field(fc.string()),
    deprecated: field(fc.boolean()),
    variables: field(fc.dictionary(key, field(variable), { maxKeys: 3 })),
    owners: fc.string(),
  },
  { requiredKeys: [] },
);
const plans = fc.record(
  {
    $schema: field(fc.string()),
    events: field(fc.dictionary(key, field(event), { maxKeys: 3 })),
    event: fc.constant({}),
  },
  { requiredKeys: [] },
);
/** Most of what is made has one slip or another, so the same without names that no plan has. */
const withoutSlips = plans.map((plan) => {
  const text = JSON.stringify(plan, (name, each: unknown) =>
    ['requird', 'owners', 'event'].includes(name) ? undefined : each,
  );
  return JSON.parse(text) as unknown;
});

describe('growingio.plan.schema.json', () => {
  it('takes the plans that readPlan takes, and no other', () => {
    let [good, bad] = [0, 0];
    fc.assert(
      fc.property(fc.oneof(plans, withoutSlips, value), (given) => {
        const plan: unknown = JSON.parse(JSON.stringify(given));
        const isGood = canRead(plan);
        if (isGood) good += 1;
        else bad += 1;
        expect(isValid(plan)).toBe(isGood);
      }),
      { numRuns: 3000 },
    );
    expect(Math.min(good, bad)).toBeGreaterThan(300);
  });

  it.each([
    { events: {} },
    { $schema: 'x', events: { A: {} } },
    { events: { A: { variables: { b: { type: 'int', enum: [1, 2.0], required: true } } } } },
  ])('takes %j', (plan) => {
    expect([isValid(plan), canRead(plan)]).toEqual([true, true]);
  });

  it.each([
    {},
    [],
    { events: [] },
    { events: { A: null } },
    { events: { A: { deprecated: null } } },
    { events: { A: { variables: { b: {} } } } },
    { events: { A: { variables: { b: { type: 'String' } } } } },
    { events: { A: { variables: { b: { type: 'int', enum: [1.5] } } } } },
    { events: { A: { variables: { b: { type: 'string', enum: [] } } } } },
    { events: { A: { variables: { b: { type: 'string', requird: true } } } } },
  ])('refuses %j', (plan) => {
    expect([isValid(plan), canRead(plan)]).toEqual([false, false]);
  });

  it('is in the package, where a plan that is written looks for it', () => {
    const { $schema } = JSON.parse(writePlan(readPlan({ events: {} }))) as { readonly $schema: string };
    const { name, files } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      readonly name: string;
      readonly files: readonly string[];
    };
    const file = $schema.replace(`./node_modules/${name}/`, '');
    expect(files).toContain(file);
    expect(file).toBe('growingio.plan.schema.json');
  });
});
