/** A push that breaks off at any request, and is repeated; and that a pull brings back what a push has made. */
import fc from 'fast-check';
import { writePlan } from '../../../src/plan/file/plan-file.js';
import { carryOut } from '../../../src/plan/remote/carry-out.js';
import { comparePlans } from '../../../src/plan/remote/compare-plans.js';
import { decidePush } from '../../../src/plan/remote/decide-push.js';
import { planOf } from '../../../src/plan/remote/remote-state.js';
import { takeOver } from '../../../src/plan/remote/take-over.js';
import type { Plan } from '@growingio/upload/adapter';
import { startManagement, stopManagement, type Fault, type Management } from './management.js';
import { inApi, PlanFolder, planWith, removeFolders } from './plan-folder.js';

afterEach(stopManagement);
afterEach(removeFolders);

const events = {
  Buy: { name: '购买', variables: { price: { type: 'double' }, size: { type: 'string' } } },
  Login: {},
  Refund: { variables: { price: { type: 'double' } } },
};

/** Pushes as the command does. Resolves with whether all is there. */
async function push(management: Management, plan: Plan): Promise<boolean> {
  return inApi(management.env, async (api) => {
    const steps = decidePush(plan, await api.readState());
    const { failed, brokenOff } = await carryOut(api, steps, () => undefined);
    return brokenOff === undefined && failed.length + steps.left.length + steps.faults.length === 0;
  }).catch(() => false);
}

function keysIn(management: Management): { variables: string[]; events: Record<string, string[]> } {
  return {
    variables: management.variables.map(({ key }) => key).sort(),
    events: Object.fromEntries(management.events.map(({ key, attrs }) => [key, attrs.map((each) => each.key).sort()])),
  };
}

async function countRequests(plan: Plan): Promise<number> {
  const management = await startManagement();
  expect(await push(management, plan)).toBe(true);
  return management.seen.length;
}

describe('a push that breaks off', () => {
  const whole = {
    variables: ['price', 'size'],
    events: { Buy: ['price', 'size'], Login: [], Refund: ['price'] },
  };

  it.each<[string, Fault]>([
    ['is cut off before it is read', 'cut'],
    ['gets no answer', 'lose'],
    ['fails', { status: 500 }],
    ['is refused', { status: 403 }],
    ['comes too often', { status: 429, headers: { 'retry-after': '3600' } }],
  ])('leaves each thing once when any of its requests %s, and it is repeated', async (_, fault) => {
    const plan = planWith(events);
    const count = await countRequests(plan);
    expect(count).toBeGreaterThan(10);
    for (let at = 0; at < count; at += 1) {
      const management = await startManagement();
      management.fault = (_seen, number) => (number === at ? fault : undefined);
      await push(management, plan);
      expect([at, await push(management, plan), keysIn(management)]).toEqual([at, true, whole]);
      expect([at, management.events.length]).toEqual([at, 3]);
    }
  });

  it('goes on by itself when an answer was lost on the way, and sends nothing twice', async () => {
    const management = await startManagement();
    management.fault = ({ method, path }) => (method === 'POST' && path !== '/auth/token' ? 'lose' : undefined);
    expect([await push(management, planWith(events)), keysIn(management)]).toEqual([true, whole]);
    const created = management.seen.filter(({ method, path }) => method === 'POST' && path !== '/auth/token');
    expect(new Set(created.map(({ body }) => body)).size).toBe(created.length);
  });

  it('sends nothing again that may be under way', async () => {
    const management = await startManagement();
    management.fault = ({ method, path }) => (method === 'POST' && path.endsWith('vars/events') ? 'cut' : undefined);
    expect(await push(management, planWith(events))).toBe(false);
    expect(management.asked.filter((each) => each === 'POST vars/events')).toHaveLength(1);
  });

  it('says so as a command, and ends with 0 when it is repeated', async () => {
    const management = await startManagement();
    const folder = new PlanFolder(management.env);
    folder.write(events);
    management.fault = ({ body }) => (body.includes('Login') ? 'cut' : undefined);
    const broken = await folder.run(['push', '--yes']);
    expect([broken.exitCode, broken.stderr]).toEqual([1, expect.stringContaining('does not answer: ') as string]);
    expect(broken.stderr).toContain('event Buy: taken\ncreated: 3 of 5; left to do by hand: 0\n');
    management.fault = () => undefined;
    expect((await folder.run(['push', '--yes'])).exitCode).toBe(0);
    expect(keysIn(management)).toEqual(whole);
  });
});

const key = fc.stringMatching(/^[A-Za-z_]\w{0,9}$/);
const name = fc.option(fc.string({ minLength: 1, maxLength: 30 }), { nil: undefined });
const description = fc.option(fc.string({ maxLength: 150 }), { nil: undefined });
const type = fc.constantFrom('string', 'int', 'double');

/** A plan as a file may have it: a variable is the same in all its events that say something of it, but for what is the plan's own. */
const anyPlan = fc
  .dictionary(key, fc.record({ type, name, description }), { maxKeys: 4 })
  .chain((variables) => {
    const own = fc.record({ required: fc.boolean(), saysTexts: fc.boolean() });
    const ofEvent = fc.record({
      ...{ name, description, owner: name, deprecated: fc.boolean() },
      variables: fc.subarray(Object.keys(variables)).chain((chosen) =>
        fc.record(
          Object.fromEntries(
            chosen.map((each) => [
              each,
              own.map(({ saysTexts, required }) => {
                const { type: of, ...texts } = variables[each]!;
                return { ...(saysTexts && texts), type: of, required };
              }),
            ]),
          ),
        ),
      ),
    });
    return fc.dictionary(key, ofEvent, { maxKeys: 4 });
  })
  .map((given) => planWith(given));

const empty: Plan = { events: new Map() };

describe('a pull after a push', () => {
  it('changes nothing, and brings the plan back, but for what is its own', async () => {
    await fc.assert(
      fc.asyncProperty(anyPlan, fc.boolean(), async (plan, tellsDescriptions) => {
        const management = await startManagement();
        management.tellsDescriptions = tellsDescriptions;
        expect(await push(management, plan)).toBe(true);
        const remote = planOf(await inApi(management.env, (api) => api.readState()));
        expect(writePlan(takeOver(plan, remote))).toBe(writePlan(plan));
        expect(comparePlans(plan, remote)).toEqual([]);
        const fresh = takeOver(empty, remote);
        expect(comparePlans(fresh, remote)).toEqual([]);
        expect(decidePush(plan, await inApi(management.env, (api) => api.readState())).events).toEqual([]);
        expect(takeOver(plan, fresh)).toEqual(plan);
        await management.close();
      }),
      { numRuns: 50 },
    );
  });
});
