/** `growingio plan push`: what it shows, asks, creates and leaves. */
import { Readable } from 'node:stream';
import { startProcess } from '../../command/run-process.js';
import { startManagement, stopManagement, type Management } from './management.js';
import { PlanFolder, removeFolders } from './plan-folder.js';

afterEach(stopManagement);
afterEach(removeFolders);

let management: Management;
let folder: PlanFolder;

beforeEach(async () => {
  management = await startManagement();
  folder = new PlanFolder(management.env);
});

const plan = {
  Buy: {
    name: '购买',
    description: 'paid',
    variables: { price: { type: 'double', name: '价格' }, size: { type: 'string' } },
  },
  Login: { owner: 'shop' },
};
const shown = [
  '+ variable price: double, "价格"',
  '+ variable size: string, "size"',
  '+ event Buy: "购买", price, size',
  '+ event Login: "Login", no variables',
  '',
];

const terminal = (answer: string): Readable => Object.assign(Readable.from([Buffer.from(answer)]), { isTTY: true });

const methods = (): string[] => [...new Set(management.seen.map(({ method }) => method))].sort();

describe('growingio plan push', () => {
  it('creates variables, then events that refer to them, and says so', async () => {
    folder.write(plan);
    const { exitCode, stdout, stderr } = await folder.run(['push', '--yes']);
    expect(stdout).toBe(shown.join('\n'));
    expect(stderr).toBe(
      [
        ...['variable price: taken', 'variable size: taken', 'event Buy: taken', 'event Login: taken'],
        'created: 4 of 4; left to do by hand: 0\n',
      ].join('\n'),
    );
    expect(exitCode).toBe(0);
    expect(
      management.seen
        .filter(({ method }) => method === 'POST')
        .slice(1)
        .map(({ body }): unknown => JSON.parse(body)),
    ).toEqual([
      { key: 'price', type: 'double', name: '价格' },
      { key: 'size', type: 'string', name: 'size' },
      [{ key: 'Buy', name: '购买', description: 'paid', type: 'counter', attrs: [{ id: 'v1' }, { id: 'v2' }] }],
      [{ key: 'Login', name: 'Login', type: 'counter', attrs: [] }],
    ]);
  });

  it('has nothing to do the second time, and needs no --yes for that', async () => {
    folder.write(plan);
    await folder.run(['push', '--yes']);
    const { exitCode, stdout, stderr } = await folder.run(['push']);
    expect([exitCode, stdout, stderr]).toEqual([0, '', 'created: 0 of 0; left to do by hand: 0\n']);
    expect([management.variables.length, management.events.length]).toEqual([2, 2]);
  });

  it('takes a variable that is there by its id', async () => {
    management.addVariable('other');
    management.addVariable('price', 'Double');
    folder.write({ Buy: { variables: { price: { type: 'double' } } } });
    expect((await folder.run(['push', '--yes'])).exitCode).toBe(0);
    expect(management.events[0]?.attrs.map(({ id }) => id)).toEqual(['v2']);
  });

  it('needs --yes where nobody can be asked, and shows what it would do', async () => {
    folder.write(plan);
    const { exitCode, stdout, stderr } = await folder.run(['push']);
    expect([exitCode, stdout]).toEqual([2, shown.join('\n')]);
    expect(stderr).toMatch(
      /growingio: nobody can be asked whether to create this\n {2}look at it, then run it with --yes\n$/,
    );
    const json = await folder.run(['push', '--json'], { stdin: terminal('y\n') });
    expect([json.exitCode, (JSON.parse(json.stderr) as { code: string }).code]).toEqual([2, 'ERR_GROWINGIO_USAGE']);
    expect(methods()).toEqual(['GET', 'POST']);
    expect([management.variables, management.events]).toEqual([[], []]);
  });

  it.each(['y\n', 'YES\n', ' y \nn\n'])('asks on a terminal, and goes on after %j', async (answer) => {
    folder.write(plan);
    const { exitCode, stderr } = await folder.run(['push'], { stdin: terminal(answer) });
    expect(stderr).toContain('create 4 things on GrowingIO, where nobody can undo it? (y/N) ');
    expect([exitCode, management.events.length]).toEqual([0, 2]);
  });

  it.each(['n\n', '\n', '', 'yep\n', 'n\ny\n'])('creates nothing after %j', async (answer) => {
    folder.write(plan);
    const { exitCode, stderr } = await folder.run(['push'], { stdin: terminal(answer) });
    expect([exitCode, management.variables, management.events]).toEqual([1, [], []]);
    expect(stderr).toMatch(/created: 0 of 4; left to do by hand: 0\n$/);
  });

  it.each([
    ['y\n', 0, 2],
    ['n\n', 1, 0],
    ['\u0003', 1, 0],
  ])('reads the answer %j from a real terminal', async (answer, exitCode, events) => {
    folder.write(plan);
    const { waitFor, type, ended } = startProcess(['plan', 'push'], {
      ...{ cwd: folder.path, terminal: true },
      env: { ...management.env, HOME: folder.path },
    });
    await waitFor(/\(y\/N\) $/);
    type(answer);
    expect([await ended, management.events.length]).toEqual([exitCode, events]);
  });

  it('pushes one event', async () => {
    folder.write(plan);
    expect((await folder.run(['push', '--event', 'Login', '--yes'])).exitCode).toBe(0);
    expect([management.variables, management.events.map(({ key }) => key)]).toEqual([[], ['Login']]);
    const { exitCode, stderr } = await folder.run(['push', '--event', 'Logn', '--yes']);
    expect([exitCode, stderr]).toEqual([
      1,
      'growingio: there is no event "Logn" in growingio.plan.json\n  did you mean Login?\n',
    ]);
  });

  it('never changes or deletes: what is there otherwise is said and left', async () => {
    management.addEvent('Buy', [management.addVariable('price', 'Int', { name: 'mine' })], { name: 'mine' });
    const before = structuredClone(management.events);
    folder.write(plan);
    const { exitCode, stdout, stderr } = await folder.run(['push', '--yes']);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('! Buy.price: double in the plan, int on GrowingIO');
    expect(stdout).toContain('! Buy.size: the event is there without it. Add the variable to the event');
    expect(stderr).toContain('created: 2 of 2; left to do by hand: 2\n');
    expect(management.events.slice(0, 1)).toEqual(before);
    expect([management.variables.length, management.events.map(({ key }) => key), methods()]).toEqual([
      2,
      ['Buy', 'Login'],
      ['GET', 'POST'],
    ]);
  });

  it('sends nothing of a plan that GrowingIO can not have, and lists all its faults', async () => {
    folder.write({ 'no key': {}, [`L${'o'.repeat(30)}ng`]: {}, ok: {} });
    const { exitCode, stdout, stderr } = await folder.run(['push', '--yes']);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^growingio: GrowingIO can't have this plan, so nothing is sent:\n {2}- the name of L.*\n {2}- .*"no key".*\n/,
    );
    expect(management.events).toEqual([]);
  });

  it('goes on with the rest when GrowingIO refuses one, and says why', async () => {
    folder.write({ Buy: { variables: { refused: { type: 'int' } } }, Login: {} });
    const { exitCode, stderr } = await folder.run(['push', '--yes']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/refused: GrowingIO refuses it \(HTTP 400, POST .*\/vars\/events\): "refused can not be"\n/);
    expect(stderr).toContain('Buy: it is not created, since these variables are not there: refused\n');
    expect(management.events.map(({ key }) => key)).toEqual(['Login']);
  });

  it('says when GrowingIO has answered 200 and created nothing', async () => {
    folder.write({ Buy: {} });
    management.fault = ({ method, path }) => (method === 'POST' && path !== '/auth/token' ? {} : undefined);
    const { exitCode, stderr } = await folder.run(['push', '--yes']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Buy: GrowingIO has taken it, and does not have it, or not all of it\ncreated: 0 of 1;');
  });

  it('speaks JSON to programs, also when it is broken off', async () => {
    management.addEvent('Buy');
    folder.write(plan);
    const { exitCode, stdout, stderr } = await folder.run(['push', '--yes', '--json']);
    expect([exitCode, stderr]).toEqual([1, '']);
    expect(JSON.parse(stdout)).toEqual({
      missing: { variables: ['price', 'size'], events: ['Login'] },
      created: { variables: ['price', 'size'], events: ['Login'] },
      failed: [],
      left: [
        { event: 'Buy', variable: 'price', message: expect.stringContaining('without it') as string },
        { event: 'Buy', variable: 'size', message: expect.stringContaining('without it') as string },
      ],
    });
    folder.write({ New: {}, Other: {} });
    management.fault = ({ body }) =>
      body.includes('Other') ? { status: 429, headers: { 'retry-after': '99' } } : undefined;
    const broken = await folder.run(['push', '--yes', '--json']);
    expect([broken.exitCode, JSON.parse(broken.stderr)]).toMatchObject([1, { code: 'ERR_GROWINGIO_MANAGEMENT' }]);
    expect(JSON.parse(broken.stdout)).toMatchObject({
      missing: { events: ['New', 'Other'] },
      created: { events: ['New'] },
    });
  });

  it('needs a plan', async () => {
    const { exitCode, stderr } = await folder.run(['push', '--yes']);
    expect([exitCode, stderr]).toMatchObject([
      2,
      expect.stringContaining('there is no "growingio.plan.json"') as string,
    ]);
    expect(management.seen).toEqual([]);
  });
});
