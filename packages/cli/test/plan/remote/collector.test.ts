/** The commands against the collector, which serves the management API for its plan. */
import { collect } from '../../command/collect.js';
import { PlanFolder, removeFolders } from './plan-folder.js';

afterEach(removeFolders);

const events = {
  Buy: { name: '购买', description: 'paid', variables: { price: { type: 'double', name: '价格' } } },
  Login: {},
};

async function start(planned: object = events): Promise<PlanFolder> {
  const collector = await collect({ plan: { events: planned } });
  const env = {
    GROWINGIO_PROJECT_UID: 'demo',
    GROWINGIO_PROJECT_ID: 'demo',
    GROWINGIO_PUBLIC_KEY: 'demo',
    GROWINGIO_SECRET_KEY: 'demo',
  };
  return new PlanFolder({ ...env, GROWINGIO_MANAGEMENT_HOST: collector.url });
}

describe('the management API of the collector', () => {
  it('is pulled, is the same then, and is pushed to', async () => {
    const folder = await start();
    expect(await folder.run(['pull'])).toMatchObject({ exitCode: 0, stdout: '+ Buy\n+ Buy.price: double\n+ Login\n' });
    expect(folder.events()).toEqual(events);
    expect(await folder.run(['diff'])).toMatchObject({ exitCode: 0, stdout: '' });

    const variables = { price: { type: 'double', name: '价格' }, size: { type: 'string', required: true } };
    folder.write({ ...events, Refund: { owner: 'shop', variables } });
    expect(await folder.run(['diff'])).toMatchObject({
      exitCode: 1,
      stdout: 'Refund: in the plan, and not on GrowingIO\n',
    });
    expect(await folder.run(['push', '--yes'])).toMatchObject({ exitCode: 0 });
    expect(await folder.run(['diff'])).toMatchObject({ exitCode: 0, stdout: '' });
    expect(await folder.run(['push'])).toMatchObject({ exitCode: 0, stdout: '' });
  });

  it('is the same as a plan of which only one event names a variable of several', async () => {
    const price = { type: 'double', name: '价格' };
    const shared = { Buy: { variables: { price } }, Refund: { variables: { price: { type: 'double' } } } };
    for (const words of [
      ['push', '--yes'],
      ['push', '--yes', '--event', 'Refund'],
    ]) {
      const folder = await start({});
      folder.write(shared);
      expect(await folder.run(words)).toMatchObject({ exitCode: 0 });
      expect(await folder.run(['push', '--yes'])).toMatchObject({ exitCode: 0 });
      expect(await folder.run(['diff'])).toMatchObject({ exitCode: 0, stdout: '' });
      expect(await folder.run(['pull'])).toMatchObject({ exitCode: 0, stdout: '' });
    }
    const started = await start(shared);
    started.write(shared);
    expect(await started.run(['diff'])).toMatchObject({ exitCode: 0, stdout: '' });
  });

  it('says what is wrong with keys that are not its own', async () => {
    const folder = await start();
    for (const env of [
      { GROWINGIO_SECRET_KEY: 'other' },
      { GROWINGIO_PUBLIC_KEY: 'other' },
      { GROWINGIO_PROJECT_UID: 'other' },
    ]) {
      const { exitCode, stderr } = await folder.run(['pull'], { env });
      expect([exitCode, stderr]).toEqual([
        1,
        expect.stringContaining('GrowingIO does not let these keys do that (HTTP 403, ') as string,
      ]);
    }
  });

  it('has a code of another run ended by that of a new one, which fetches its own', async () => {
    const folder = await start();
    const env = { GROWINGIO_MANAGEMENT_TOKEN: 'one-that-has-ended' };
    expect(await folder.run(['pull'], { env })).toMatchObject({ exitCode: 0 });
    const { exitCode, stderr } = await folder.run(['pull'], { env: { ...env, GROWINGIO_SECRET_KEY: '' } });
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining('a GROWINGIO_MANAGEMENT_TOKEN ends after 30 days') as string,
    ]);
  });
});
