/** How a command is started, on each system, and with which environment. */
import { planChild, planEnvironment } from '../../src/dev/plan-child.js';

describe('planChild', () => {
  it('starts a program as it is, in a group of its own', () => {
    expect(planChild(['npm', 'start', 'a b'], 'linux')).toEqual({
      ...{ file: 'npm', words: ['start', 'a b'], shell: false, detached: true },
    });
  });

  it.each([
    [['npm', 'start'], 'npm start'],
    [['npm', 'run', 'a b'], 'npm run ^"a^ b^"'],
    [['node', '-e', 'console.log("%PATH%" && 1)'], 'node -e ^"console.log^(\\^"^%PATH^%\\^"^ ^&^&^ 1^)^"'],
    [['C:\\Program Files\\x.exe', 'end\\'], '^"C:\\Program^ Files\\x.exe^" end\\'],
    [['x', 'a \\'], 'x ^"a^ \\\\^"'],
    [['x', ''], 'x ^"^"'],
  ])('has the shell of Windows find %j', (words, line) => {
    expect(planChild(words, 'win32')).toEqual({ file: line, words: [], shell: true, detached: false });
  });
});

describe('planEnvironment', () => {
  const url = 'http://127.0.0.1:7080';

  it('sets the host and the mode always, and the project ID where there is none', () => {
    const given = { GROWINGIO_HOST: 'https://api.growingio.com', GROWINGIO_MODE: 'off', A: '1' };
    expect(planEnvironment(given, url, false)).toEqual({
      ...{ A: '1', GROWINGIO_HOST: url, GROWINGIO_MODE: 'production', GROWINGIO_PROJECT_ID: 'demo' },
    });
    expect(planEnvironment({ GROWINGIO_PROJECT_ID: 'mine' }, url, false)['GROWINGIO_PROJECT_ID']).toBe('mine');
    expect(planEnvironment({ GROWINGIO_PROJECT_ID: '' }, url, false)['GROWINGIO_PROJECT_ID']).toBe('demo');
  });

  it('leads past a proxy', () => {
    expect(planEnvironment({ http_proxy: 'http://proxy:3128', NO_PROXY: 'a.b' }, url, false)).toMatchObject({
      ...{ no_proxy: 'a.b,127.0.0.1', NO_PROXY: 'a.b,127.0.0.1' },
    });
    expect(planEnvironment({ NO_PROXY: 'a.b' }, url, false)).toMatchObject({ NO_PROXY: 'a.b' });
  });

  it('asks for colours on a coloured terminal, unless the user has decided', () => {
    expect(planEnvironment({}, url, true)['FORCE_COLOR']).toBe('1');
    expect(planEnvironment({ FORCE_COLOR: '0' }, url, true)['FORCE_COLOR']).toBe('0');
    expect(planEnvironment({ NO_COLOR: '1' }, url, true)).not.toHaveProperty('FORCE_COLOR');
    expect(planEnvironment({}, url, false)).not.toHaveProperty('FORCE_COLOR');
  });
});
