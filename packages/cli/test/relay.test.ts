/** `growingio relay`: the relay's own command line, under another name. */
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
});
