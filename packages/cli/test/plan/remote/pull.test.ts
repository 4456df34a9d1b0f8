/** `growingio plan pull`: what it writes, keeps and says. */
import { startManagement, stopManagement, type Management } from './management.js';
import { PlanFolder, removeFolders } from './plan-folder.js';

afterEach(stopManagement);
afterEach(removeFolders);

let management: Management;
let folder: PlanFolder;

beforeEach(async () => {
  management = await startManagement();
  folder = new PlanFolder(management.env);
  const price = management.addVariable('price', 'Double', { name: '价格' });
  management.addEvent('Buy', [price], { name: '购买', description: 'paid' });
  management.addEvent('Login');
});

const pulled = {
  Buy: { name: '购买', description: 'paid', variables: { price: { type: 'double', name: '价格' } } },
  Login: {},
};

describe('growingio plan pull', () => {
  it('makes the plan when there is none, and says what is in it', async () => {
    const { exitCode, stdout, stderr } = await folder.run(['pull']);
    expect([exitCode, stderr]).toEqual([0, 'growingio.plan.json is written: 3 changes\n']);
    expect(stdout).toBe('+ Buy\n+ Buy.price: double\n+ Login\n');
    expect(folder.events()).toEqual(pulled);
  });

  it('makes an empty plan of an empty project', async () => {
    management.events.length = 0;
    expect((await folder.run(['pull'])).exitCode).toBe(0);
    expect(folder.events()).toEqual({});
  });

  it('writes nothing when nothing has changed', async () => {
    folder.write(pulled);
    const before = folder.read();
    const { exitCode, stdout, stderr } = await folder.run(['pull']);
    expect([exitCode, stdout, stderr]).toEqual([0, '', 'growingio.plan.json is as GrowingIO has it\n']);
    expect(folder.read()).toBe(before);
  });

  it('keeps what is the own of the plan, and says what GrowingIO does not have', async () => {
    const own = { owner: 'shop', deprecated: true };
    const variables = { price: { type: 'double', required: true, enum: [1] }, coupon: { type: 'string' } };
    folder.write({ Buy: { ...own, variables }, Old: own });
    const { stdout, stderr } = await folder.run(['pull']);
    expect(stdout).toBe(
      '~ Buy: name (none) → "购买"\n~ Buy: description (none) → "paid"\n~ Buy.price: name (none) → "价格"\n+ Login\n',
    );
    expect(stderr).toBe(
      [
        'Buy.coupon: in the plan, and not on GrowingIO; it stays',
        'Old: in the plan, and not on GrowingIO; it stays',
        'growingio.plan.json is written: 4 changes\n',
      ].join('\n'),
    );
    const price = { ...variables.price, name: '价格' };
    expect(folder.events()).toEqual({
      ...{ Login: {}, Old: own },
      Buy: { name: '购买', description: 'paid', ...own, variables: { ...variables, price } },
    });
  });

  it('pulls one event and changes nothing else', async () => {
    folder.write({ Login: { name: 'mine' }, Old: {} });
    const { exitCode, stdout, stderr } = await folder.run(['pull', '--event', 'Buy']);
    expect([exitCode, stdout]).toEqual([0, '+ Buy\n+ Buy.price: double\n']);
    expect(stderr).toBe('growingio.plan.json is written: 2 changes\n');
    expect(folder.events()).toEqual({ Login: { name: 'mine' }, Old: {}, Buy: pulled.Buy });
  });

  it('pulls several events', async () => {
    await folder.run(['pull', '--event', 'Buy', '--event', 'Login']);
    expect(folder.events()).toEqual(pulled);
  });

  it('refuses an event that GrowingIO does not have, and writes nothing', async () => {
    const { exitCode, stderr } = await folder.run(['pull', '--event', 'Login', '--event', 'Bye']);
    expect([exitCode, stderr]).toEqual([
      1,
      'growingio: there is no event "Bye" on GrowingIO\n  look at its spelling: an event key is that of 事件标识\n',
    ]);
    expect((await folder.run(['pull', '--event', 'logn'])).stderr).toContain('did you mean Login?');
    expect(folder.has('growingio.plan.json')).toBe(false);
  });

  it('writes into another file', async () => {
    expect((await folder.run(['pull', '--file', 'missing/shop.plan.json'])).exitCode).toBe(1);
    expect((await folder.run(['pull', '--file', 'shop.plan.json'])).stderr).toContain('shop.plan.json is written');
    expect(folder.events('shop.plan.json')).toEqual(pulled);
  });

  it('speaks JSON to programs', async () => {
    folder.write({ Old: {}, Buy: pulled.Buy });
    const { stdout, stderr } = await folder.run(['pull', '--json']);
    expect([JSON.parse(stdout), stderr]).toEqual([
      {
        ...{ file: 'growingio.plan.json', written: true },
        changes: [{ kind: 'added', event: 'Login' }],
        kept: [{ kind: 'not_on_growingio', event: 'Old' }],
      },
      '',
    ]);
    expect(JSON.parse((await folder.run(['pull', '--json'])).stdout)).toMatchObject({ written: false, changes: [] });
  });

  it('touches no plan that it can not read, and asks nobody', async () => {
    folder.writeText('growingio.plan.json', '{"events": []}');
    expect((await folder.run(['pull'])).exitCode).toBe(2);
    expect(folder.read()).toBe('{"events": []}');
    expect(management.seen).toEqual([]);
  });

  it('leaves the plan as it is when GrowingIO fails', async () => {
    folder.write({ Old: {} });
    const before = folder.read();
    management.fault = ({ path }) => (path.endsWith('dim/events') ? { body: '[{"key":' } : undefined);
    expect((await folder.run(['pull'])).exitCode).toBe(1);
    expect(folder.read()).toBe(before);
  });
});
