/** The doctor as people see it: in a pipe and in a terminal, in both languages, and as the README shows it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCollector, type Collector } from '@growingio/collector';
import { TestServers } from '../../../../testing/test-servers.js';
import { runProcess } from '../command/run-process.js';
import { runWords } from '../command/run-words.js';
import { projectId } from './run-doctor.js';
import { makeProject, removeProjects } from './versions/project.js';

const servers = new TestServers();
let collector: Collector;

beforeEach(async () => {
  collector = await startCollector({ port: 0 });
});

afterEach(async () => {
  await collector.close();
  await servers.stopAll();
  removeProjects();
});

/** Of a failure and what is skipped after it. */
const words = ['doctor', '--project', projectId, '--host', 'http://127.0.0.1:1'];

/** What differs from machine to machine. */
function withoutNode(text: string): string {
  return text.replace(/^.*Node +Node .+\n(?: +→ .+\n)?/m, '').replace(/\n(?:failures: |失败 )\d.*\n$/, '\n');
}

describe('growingio doctor', () => {
  it('writes a line for each check and the remedy below it', async () => {
    const { exitCode, stdout, stderr } = await runProcess(words, { cwd: '/' });
    expect([exitCode, stderr]).toEqual([1, '']);
    expect(withoutNode(stdout)).toBe(
      [
        'ok       project ID  0123456789abcdef (--project)',
        'ok       mode        production (default)',
        'ok       host        http://127.0.0.1:1 (--host)',
        'ok       proxy       none: events go directly',
        'ok       DNS         127.0.0.1 (IPv4)',
        'failure  TCP         127.0.0.1:1: the connection is refused, ECONNREFUSED',
        '                     → nothing listens there, or a firewall refuses: correct host and port',
        'skipped  API         TCP comes first',
        'skipped  clock       TCP comes first',
        'skipped  latency     TCP comes first',
        'skipped  frameworks  there is no package.json in /',
        '',
      ].join('\n'),
    );
    expect(stdout).toMatch(/\nfailures: 1, warnings: [01], ok: [56]\n$/);
  });

  it('writes it in Chinese, as aligned as in English', async () => {
    const { exitCode, stdout } = await runProcess(words, { cwd: '/', env: { LANG: 'zh_CN.UTF-8' } });
    expect(exitCode).toBe(1);
    expect(withoutNode(stdout)).toBe(
      [
        '正常  项目ID    0123456789abcdef (--project)',
        '正常  模式      production (默认)',
        '正常  主机      http://127.0.0.1:1 (--host)',
        '正常  代理      没有代理：事件直接发出',
        '正常  DNS       127.0.0.1 (IPv4)',
        '失败  TCP       127.0.0.1:1: 连接被拒绝，ECONNREFUSED',
        '                → 那里没有服务在监听，或被防火墙拒绝：请更正 host 和端口',
        '跳过  接口      请先解决TCP',
        '跳过  时钟      请先解决TCP',
        '跳过  延迟      请先解决TCP',
        '跳过  框架      / 中没有 package.json',
        '',
      ].join('\n'),
    );
  });

  it.each([
    [{}, '\u001b[31m✖ failure  \u001b[39mTCP', '\u001b[32m✔ ok       \u001b[39mhost'],
    [{ LANG: 'zh_CN.UTF-8' }, '\u001b[31m✖ 失败  \u001b[39mTCP', '\u001b[32m✔ 正常  \u001b[39m主机'],
    [{ NO_COLOR: '1' }, '✖ failure  TCP', '✔ ok       host'],
  ])('has signs in a terminal, and colours where they are wanted: %j', async (env, failure, ok) => {
    const { exitCode, stdout } = await runProcess(words, { cwd: '/', env, terminal: true });
    expect(exitCode).toBe(1);
    expect(stdout).toContain(failure);
    expect(stdout).toContain(ok);
  });

  it.each([{}, { LANG: 'zh_CN.UTF-8' }])('ends with 0 when nothing fails, in %j', async (env) => {
    const { exitCode, stdout } = await runProcess(['doctor', '--project', projectId], {
      cwd: '/',
      env: { GROWINGIO_HOST: collector.url, ...env },
    });
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/failures: 0|失败 0/)]);
    expect(collector.total.events).toBe(0);
  });

  it('prints one object for programs, in a terminal too', async () => {
    const { exitCode, stdout } = await runProcess([...words, '--json'], { cwd: '/', terminal: true });
    const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: Record<string, unknown>[] };
    expect([exitCode, ok]).toEqual([1, false]);
    for (const check of checks) expect(Object.keys(check)).toEqual(['name', 'status', 'detail', 'hint']);
  });

  it('has two examples in its help', async () => {
    expect((await runWords(['doctor', '--help'])).stdout.match(/^ {2}growingio doctor/gm)).toHaveLength(2);
  });

  it.each(['README.md', 'README.zh-CN.md'])('writes what %s shows', async (file) => {
    const readme = readFileSync(join(__dirname, '../..', file), 'utf8');
    const [, shown = ''] = /```text\n(ok +project ID[^`]+)```/.exec(readme) ?? [];
    const dead = await servers.closedPort();
    const cwd = makeProject({
      '': { dependencies: { express: '^5.0.0' } },
      'node_modules/express': { version: '5.1.0' },
      'node_modules/@growingio/upload': { version: '0.1.0' },
      'node_modules/@growingio/express': { version: '0.1.0', dependencies: { '@growingio/upload': '0.1.0' } },
    });
    const settings = { GROWINGIO_PROJECT_ID: projectId, GROWINGIO_MODE: 'test', GROWINGIO_HOST: collector.url };
    const { stdout } = await runWords(['doctor'], { cwd, env: { ...settings, http_proxy: dead } });
    const usual = stdout.replaceAll(dead, 'http://127.0.0.1:3128').replaceAll(collector.url, 'http://127.0.0.1:7080');
    expect(withoutNode(usual)).toBe(withoutNode(shown));
  });
});
