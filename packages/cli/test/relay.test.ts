/** `growingio relay`: the relay's own command line, under another name. */
import { startProcess } from './command/run-process.js';
import { runWords } from './command/run-words.js';

describe('growingio relay', () => {
  it('shows the help of the relay, by its own name', async () => {
    const { exitCode, stdout } = await runWords(['relay', '--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('growingio relay --redis redis://localhost:6379');
  });

  it('hands the words on, and takes --lang for itself', async () => {
    const { exitCode, stderr } = await runWords(['relay', 'status', '--nowhere', '--lang', 'zh']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('--nowhere')]);
    expect(stderr).toContain('growingio relay');
    expect(stderr).not.toContain('--lang');
  });

  it('speaks the language of --lang, whatever the environment says to its clients', async () => {
    const words = [
      'relay',
      '--redis',
      'redis://127.0.0.1:1',
      '--port',
      '0',
      '--http-host',
      '127.0.0.1',
      '--lang',
      'zh',
    ];
    const relay = startProcess(words, { env: { GROWINGIO_LANG: 'en' } });
    await relay.waitFor(/\/healthz/);
    relay.child.kill('SIGKILL');
    await relay.ended;
    expect(relay.text.stderr).toContain('开始送达');
    expect(relay.text.stderr).not.toContain('delivers from');
  });
});
