/** The plan as a table, as the command writes it. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Folder } from '../folder.js';

const events = {
  Login: { deprecated: true },
  BuyProduct: {
    ...{ name: '购买', description: '=1+1', owner: 'shop' },
    variables: {
      price: { type: 'double', required: true },
      way: { type: 'string', name: '支付, 方式', enum: ['a', 'b'] },
    },
  },
};

const english =
  '\uFEFFevent key,event name,event description,owner,deprecated,variable key,variable name,variable description,variable type,required,enum\r\n' +
  'BuyProduct,购买,"\'=1+1",shop,,price,,,double,yes,\r\n' +
  'BuyProduct,,,,,way,"支付, 方式",,string,no,a|b\r\n' +
  'Login,,,,yes,,,,,,\r\n';

describe('growingio plan export', () => {
  it('writes to standard output what Excel opens: UTF-8 with its mark, CRLF, no formula', async () => {
    const folder = new Folder();
    folder.writePlan(events);
    expect(await folder.plan(['export'])).toEqual({ exitCode: 0, stdout: english, stderr: '' });
  });

  it('writes into a file, also for programs', async () => {
    const folder = new Folder();
    folder.writePlan(events, 'shop.plan.json');
    const ran = await folder.plan(['export', 'plan.csv', '--file', 'shop.plan.json']);
    expect(ran).toEqual({ exitCode: 0, stdout: '"plan.csv": events: 2, variables: 2\n', stderr: '' });
    expect(folder.read('plan.csv')).toBe(english);
    const { stdout } = await folder.plan(['export', 'plan.csv', '--file', 'shop.plan.json', '--json']);
    expect(JSON.parse(stdout)).toEqual({ file: 'plan.csv', events: 2, variables: 2 });
  });

  it('writes Chinese columns, types and words', async () => {
    const folder = new Folder();
    folder.writePlan(events);
    const { stdout } = await folder.plan(['export', '--lang', 'zh']);
    expect(stdout.split('\r\n').slice(0, 2)).toEqual([
      '\uFEFF事件标识,事件名称,事件描述,负责人,已废弃,变量标识,变量名称,变量描述,变量类型,必填,枚举值',
      'BuyProduct,购买,"\'=1+1",shop,,price,,,小数,是,',
    ]);
  });

  it('is taken back as the plan that it was', async () => {
    const folder = new Folder();
    folder.writePlan(events);
    await folder.plan(['export', 'plan.csv', '--lang', 'zh']);
    const { stdout } = await folder.plan(['import', 'plan.csv']);
    expect(stdout).toBe('nothing new: "growingio.plan.json" stays as it is\n');
    await folder.plan(['import', 'plan.csv', '--file', 'again.json']);
    expect(folder.events('again.json')).toEqual(events);
  });

  it('refuses --json without a file, and a plan that is not there, with status 2', async () => {
    const folder = new Folder();
    expect(await folder.plan(['export'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('there is no "growingio.plan.json"') as string,
    });
    folder.writePlan(events);
    const { exitCode, stdout, stderr } = await folder.plan(['export', '--json']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({ code: 'ERR_GROWINGIO_USAGE' });
  });

  it('refuses to write over the plan itself, by any name, and writes beside it', async () => {
    const folder = new Folder();
    folder.writePlan(events);
    const before = folder.read('growingio.plan.json');
    symlinkSync('growingio.plan.json', join(folder.path, 'plan.csv'));
    for (const name of ['growingio.plan.json', './x/../growingio.plan.json', 'plan.csv']) {
      expect(await folder.plan(['export', name])).toEqual({
        ...{ exitCode: 2, stdout: '' },
        stderr: `growingio: "${name}" is the plan itself: the table would replace it\n  name another file\n`,
      });
    }
    expect(folder.read('growingio.plan.json')).toBe(before);
    folder.write('shop.json', before);
    expect(await folder.plan(['export', 'shop.json'])).toMatchObject({ exitCode: 0 });
  });

  it('says that a file can not be written, with status 1', async () => {
    const folder = new Folder();
    folder.writePlan(events);
    const { exitCode, stderr } = await folder.plan(['export', 'nowhere/plan.csv']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('"nowhere/plan.csv" can not be written');
    expect(stderr).toContain('make its folder first, or write to another place');
  });
});
