/** Every option: its default, its range, and the error that a wrong value meets. */
import { Agent } from 'undici';
import { GrowingIOError } from '../../src/errors.js';
import { optionTable } from '../../src/options/option-table.js';
import type { GrowingIOOptions } from '../../src/options/options.js';
import type { NumberRule, OptionTable } from '../../src/options/read-option.js';
import { resolveOptions, type Settings } from '../../src/options/settings.js';
import { MemoryOutbox } from '../../src/outbox/memory-outbox.js';
import { useLanguage } from '../../src/text/language.js';
import { KeptLog } from '../../src/conformance.js';

const log = new KeptLog();

/** Options of any shape, as plain JavaScript may give them, beside a project ID. */
function resolve(options: object = {}, environment: NodeJS.ProcessEnv = {}): Settings {
  return resolveOptions({ projectId: 'p1', ...options }, environment, log);
}

/** The defaults of the numbers, choices and booleans of a table. */
function defaultsOf(table: OptionTable): Record<string, unknown> {
  const defaults = Object.entries(table).flatMap(([name, rule]) => {
    if (rule.type === 'choice') return [[name, rule.choices[0]]];
    return rule.type === 'number' || rule.type === 'boolean' ? [[name, rule.default]] : [];
  });
  return Object.fromEntries(defaults) as Record<string, unknown>;
}

function numbersOf(table: OptionTable): [name: string, rule: NumberRule][] {
  return Object.entries(table).flatMap(([name, rule]) => (rule.type === 'number' ? [[name, rule]] : []));
}

/** The error that these options meet, as `code: message`. */
function errorOf(options: object, environment: NodeJS.ProcessEnv = {}): string {
  try {
    resolve(options, environment);
  } catch (error) {
    return error instanceof GrowingIOError ? `${error.code}: ${error.message}` : String(error);
  }
  return 'no error';
}

describe('resolveOptions, in a language', () => {
  afterEach(() => {
    useLanguage('en');
  });

  const inEnglish = 'ERR_GROWINGIO_OPTION: flushAt is 0: it must be a whole number from 1 to 10000 (events)';
  const inChinese = 'ERR_GROWINGIO_OPTION: flushAt 的值无效（0），应为：1 至 10000 的整数（事件数）';

  it.each(['zh', 'zh_CN.UTF-8', 'ZH-cn'])('takes %s from the environment, before any other option', (locale) => {
    expect(errorOf({ flushAt: 0 }, { GROWINGIO_LANG: locale })).toBe(inChinese);
  });

  it('takes the option, before any other and before the environment', () => {
    expect(errorOf({ flushAt: 0, language: 'zh' })).toBe(inChinese);
    expect(errorOf({ flushAt: 0, language: 'en' }, { GROWINGIO_LANG: 'zh' })).toBe(inEnglish);
  });

  it('says in it what is no option', () => {
    const unknown = 'ERR_GROWINGIO_UNKNOWN_OPTION: flushAT 不是选项：是否想写 flushAt？';
    expect(errorOf({ flushAT: 0, language: 'zh' })).toBe(unknown);
  });

  it('stays that of the process where nobody names one', () => {
    resolve({ language: 'zh' });
    expect(errorOf({ flushAt: 0 }, { GROWINGIO_LANG: '' })).toBe(inChinese);
  });

  it.each([[{ language: 'fr' }], [{ language: 1 }, 1], [{}, '"fr"', { GROWINGIO_LANG: 'fr' }]])(
    'refuses %j, and names the choices',
    (options: object, shown: unknown = '"fr"', environment: NodeJS.ProcessEnv = {}) => {
      const from = 'GROWINGIO_LANG' in environment ? 'the environment variable GROWINGIO_LANG: ' : '';
      const wanted = `${from}language is ${String(shown)}: it must be 'en' or 'zh'`;
      expect(errorOf(options, environment)).toBe(`ERR_GROWINGIO_OPTION: ${wanted}`);
    },
  );
});

describe('resolveOptions', () => {
  it('has a default for everything but the project', () => {
    const { retry, ...settings } = resolve();
    expect(settings).toEqual({
      ...defaultsOf(optionTable),
      language: 'en',
      projectId: 'p1',
      host: 'https://api.growingio.com',
      readUser: expect.any(Function) as unknown,
      waitUntil: undefined,
      deadLetter: undefined,
      logger: log,
      dispatcher: undefined,
      outbox: undefined,
      sender: undefined,
    });
    expect(retry).toEqual(defaultsOf(optionTable.retry.options));
  });

  it('takes every option that is undefined for one that was left out', () => {
    const settings = resolve();
    const names = Object.keys(settings).filter((name) => name !== 'projectId' && name !== 'readUser');
    const nothing = Object.fromEntries(names.map((name) => [name, undefined]));
    expect(resolve(nothing)).toEqual({ ...settings, readUser: expect.any(Function) as unknown });
  });

  describe.each(numbersOf(optionTable))('%s', (name, { min, max, unit }) => {
    it.each([min, max])('takes %d', (value) => {
      expect(resolve({ [name]: value })).toHaveProperty(name, value);
    });

    it.each([
      [min - 1, String(min - 1)],
      [max + 1, String(max + 1)],
      [min + 0.5, String(min + 0.5)],
      [Number.NaN, 'NaN'],
      [Infinity, 'Infinity'],
      ['100', '"100"'],
      [null, 'null'],
      [true, 'true'],
      [100n, '100n'],
      [{}, 'an object'],
    ])('refuses %p, and quotes it with range and unit', (value, quoted) => {
      expect(errorOf({ [name]: value })).toBe(
        `ERR_GROWINGIO_OPTION: ${name} is ${quoted}: ` +
          `it must be a whole number from ${String(min)} to ${String(max)} (${unit})`,
      );
    });
  });

  describe('retry', () => {
    it.each([
      [{ minDelay: 10, maxDelay: 10 }],
      [{ minDelay: 60_000, maxDelay: 600_000 }],
      [{ minDelay: 4000, maxDelay: 4500 }],
    ])('takes %p', (retry) => {
      expect(resolve({ retry }).retry).toEqual(retry);
    });

    it('has a default for each half', () => {
      expect(resolve({ retry: { maxDelay: 9000 } }).retry).toEqual({ minDelay: 1000, maxDelay: 9000 });
    });

    it.each([
      [{ minDelay: 9 }, 'retry.minDelay is 9: it must be a whole number from 10 to 60000 (ms)'],
      [{ minDelay: 60_001 }, 'retry.minDelay is 60001: it must be a whole number from 10 to 60000 (ms)'],
      [{ maxDelay: 9 }, 'retry.maxDelay is 9: it must be a whole number from 10 to 600000 (ms)'],
      [{ maxDelay: 600_001 }, 'retry.maxDelay is 600001: it must be a whole number from 10 to 600000 (ms)'],
      [{ minDelay: 5000 }, 'retry.minDelay is 5000: it must be at most retry.maxDelay (4500)'],
      [5, 'retry is 5: it must be an object'],
      ['fast', 'retry is "fast": it must be an object'],
      [[], 'retry is a list of 0: it must be an object'],
      [new Map([['minDelay', 500]]), 'retry is an object (Map): it must be an object'],
    ])('refuses %p', (retry, message) => {
      expect(errorOf({ retry })).toBe(`ERR_GROWINGIO_OPTION: ${message}`);
    });

    it('refuses what it does not know', () => {
      expect(errorOf({ retry: { mindelay: 5 } })).toBe(
        'ERR_GROWINGIO_UNKNOWN_OPTION: retry.mindelay is no option: did you mean retry.minDelay?',
      );
    });
  });

  describe.each([
    ['mode', ['production', 'test', 'off'], "'production' or 'test' or 'off'"],
    ['compression', ['none', 'snappy'], "'none' or 'snappy'"],
    ['keyRules', ['warn', 'refuse'], "'warn' or 'refuse'"],
    ['unknownValues', ['refuse', 'omit'], "'refuse' or 'omit'"],
  ] as const)('%s', (name, choices, wanted) => {
    it.each(choices)('takes %s', (choice) => {
      expect(resolve({ [name]: choice })[name]).toBe(choice);
    });

    it.each([
      ['Production', '"Production"'],
      [1, '1'],
      [true, 'true'],
      [{}, 'an object'],
      [['test'], 'a list of 1'],
    ])('refuses %p, and quotes it', (value, quoted) => {
      expect(errorOf({ [name]: value })).toBe(`ERR_GROWINGIO_OPTION: ${name} is ${quoted}: it must be ${wanted}`);
    });
  });

  describe.each(['asyncContext', 'shutdownOnSignals'] as const)('%s', (name) => {
    it.each([true, false])('takes %p', (value) => {
      expect(resolve({ [name]: value })[name]).toBe(value);
    });

    it.each([
      ['true', '"true"'],
      [0, '0'],
      [null, 'null'],
    ])('refuses %p, and quotes it', (value, quoted) => {
      expect(errorOf({ [name]: value })).toBe(`ERR_GROWINGIO_OPTION: ${name} is ${quoted}: it must be true or false`);
    });
  });

  describe('deadLetter', () => {
    it('takes a function', () => {
      const deadLetter = (): void => undefined;
      expect(resolve({ deadLetter }).deadLetter).toBe(deadLetter);
    });

    it.each([
      ['log', '"log"'],
      [null, 'null'],
      [{ call: () => undefined }, 'an object'],
    ])('refuses %p, and quotes it', (deadLetter, quoted) => {
      expect(errorOf({ deadLetter })).toBe(`ERR_GROWINGIO_OPTION: deadLetter is ${quoted}: it must be a function`);
    });
  });

  describe('projectId', () => {
    const missing =
      'ERR_GROWINGIO_PROJECT_ID: projectId is missing: pass it to growingio({ projectId }) or set GROWINGIO_PROJECT_ID ' +
      '(GrowingIO: 项目概览 → 项目ID). To try without one, set GROWINGIO_MODE=test';

    it('is trimmed', () => {
      expect(resolve({ projectId: ' p1\n' }).projectId).toBe('p1');
    });

    it('takes 255 characters', () => {
      expect(resolve({ projectId: 'p'.repeat(255) }).projectId).toHaveLength(255);
    });

    it.each([undefined, ''])('stops the start when it is %p, and says where to find it', (projectId) => {
      expect(errorOf({ projectId })).toBe(missing);
    });

    it.each([
      ...[
        'YOUR_PROJECT_ID',
        'your-project-id',
        '<your project id>',
        'projectId',
        '项目ID',
        'xxxxxx',
        '"0a1b2c3d"',
        "'0a1b'",
      ],
      ...[
        'undefined',
        'null',
        '${PROJECT_ID}',
        '{{ projectId }}',
        '$GROWINGIO_PROJECT_ID',
        '%PROJECT_ID%',
        '[object Object]',
      ],
    ])('is refused where something stands in its place: %s', (projectId) => {
      expect(errorOf({ projectId })).toBe(
        `ERR_GROWINGIO_OPTION: projectId is ${JSON.stringify(projectId)}: it must be the project ID itself, as on GrowingIO (项目概览 → 项目ID), and nothing in its place or around it`,
      );
    });

    it.each(['0a1b4118dd954ec3bcc69da5138bdb96', 'xx', 'demo', 'my-project', 'nullable', 'a$b'])(
      'takes %s',
      (projectId) => {
        expect(resolve({ projectId }).projectId).toBe(projectId);
      },
    );

    it.each(['test', 'off'])('is not needed in mode %s', (mode) => {
      expect(resolve({ projectId: undefined, mode }).projectId).toBe('');
    });

    it.each([
      [5, '5'],
      [' ', '" "'],
      ['.', '"."'],
      ['..', '".."'],
      ['\ud800', '"\\ud800"'],
      ['p'.repeat(256), `"${'p'.repeat(64)}…"`],
      [{}, 'an object'],
    ])('refuses %p, and quotes it', (projectId, quoted) => {
      expect(errorOf({ projectId })).toBe(
        `ERR_GROWINGIO_OPTION: projectId is ${quoted}: it must be a string of 1 to 255 characters, as on GrowingIO (项目概览 → 项目ID)`,
      );
    });
  });

  describe('host', () => {
    it.each([
      ['https://api.growingio.com', 'https://api.growingio.com'],
      ['https://api.growingio.com/', 'https://api.growingio.com'],
      ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
      ['https://gateway.example/gio//', 'https://gateway.example/gio'],
      ['HTTPS://API.growingio.com', 'https://api.growingio.com'],
      ['https://api.growingio.com?', 'https://api.growingio.com'],
      ['https://api.growingio.com/#', 'https://api.growingio.com'],
    ])('takes %p', (host, settled) => {
      expect(resolve({ host }).host).toBe(settled);
    });

    it.each([
      ['', '""'],
      ['api.growingio.com', '"api.growingio.com"'],
      ['localhost:8080', '"localhost:8080"'],
      ['ftp://api.growingio.com', '"ftp://api.growingio.com"'],
      ['https://', '"https://"'],
      ['https://api.growingio.com/?token=secret', '"https://api.growingio.com/?***"'],
      ['https://api.growingio.com/#secret', '"https://api.growingio.com/#***"'],
      ['https://user:secret@api.growingio.com:99999', '"https://***@api.growingio.com:99999"'],
      ['https://:secret@api growingio.com', '"https://***@api growingio.com"'],
      ['https://user:secret@[::1', '"https://***@[::1"'],
      ['user:secret@api.growingio.com', '"***@api.growingio.com"'],
      ['secret@api.growingio.com', '"***@api.growingio.com"'],
      ['https://user:secret', '"https://user:***"'],
      [443, '443'],
      [new URL('https://api.growingio.com'), 'an object (URL)'],
    ])('refuses %p, and quotes it', (host, quoted) => {
      expect(errorOf({ host })).toBe(
        `ERR_GROWINGIO_OPTION: host is ${quoted}: it must be an http(s) URL, such as https://api.growingio.com`,
      );
    });

    it.each([
      'https://api.growingio.com/v3/0a1b2c3d/s2s/cstm',
      'https://gateway.example/gio/v3/p/s2s',
      'https://https://api.growingio.com',
      'http://http:/127.0.0.1:7080',
    ])('refuses %s, which has more than the host', (host) => {
      expect(errorOf({ host })).toBe(
        `ERR_GROWINGIO_OPTION: host is "${host}": it must be the host alone, such as https://api.growingio.com: the path of an upload is put behind it`,
      );
    });

    it.each([
      'https://user:secret@host',
      'https://secret@host',
      'https://:secret@host',
      'ftp://user:secret@host',
      'https://user:secret@host/?a=b',
    ])('refuses %s without repeating its secret', (host) => {
      expect(errorOf({ host })).toBe('ERR_GROWINGIO_OPTION: host contains a user or a password: GrowingIO takes none');
    });
  });

  describe('loginUserId', () => {
    it('takes a path', () => {
      expect(resolve({ loginUserId: 'session.member.id' }).readUser({ session: { member: { id: '7' } } })).toBe('7');
    });

    it('takes a function', () => {
      const loginUserId = (request: { who: string }): string => request.who;
      expect(resolve({ loginUserId }).readUser({ who: '7' })).toBe('7');
    });

    it.each([
      ['body.userId', '"body.userId"'],
      ['', '""'],
      [7, '7'],
    ])('refuses %p, and quotes it', (loginUserId, quoted) => {
      expect(errorOf({ loginUserId })).toContain(`ERR_GROWINGIO_OPTION: loginUserId is ${quoted}: it must be`);
    });
  });

  describe('parts of the host’s own', () => {
    it('takes a logger, a dispatcher, an outbox and a sender', async () => {
      const parts = {
        logger: console,
        dispatcher: new Agent(),
        outbox: new MemoryOutbox({ maxQueueSize: 1, maxQueueBytes: 1 }),
        sender: { send: () => Promise.resolve({ status: 'delivered' }), close: () => Promise.resolve() },
      };
      expect(resolve(parts)).toMatchObject(parts);
      await parts.dispatcher.close();
    });

    it.each([
      ['logger', { info: () => undefined }, 'an object', 'debug, info (or log, as Nest has it), warn, error'],
      ['logger', null, 'null', 'debug, info (or log, as Nest has it), warn, error'],
      ['logger', 'console', '"console"', 'debug, info (or log, as Nest has it), warn, error'],
      ['dispatcher', 'http://proxy:3128', '"http://proxy:3128"', 'dispatch'],
      ['outbox', 'disk', '"disk"', 'start, append, sync, lease, acknowledge, release, bury, close'],
      ['outbox', [], 'a list of 0', 'start, append, sync, lease, acknowledge, release, bury, close'],
      ['sender', () => undefined, 'a function', 'send, close'],
      ['sender', { send: () => undefined, close: true }, 'an object', 'send, close'],
    ])('refuses the %s %p, and says what it needs', (name, value, quoted, methods) => {
      expect(errorOf({ [name]: value })).toBe(
        `ERR_GROWINGIO_OPTION: ${name} is ${quoted}: it must be an object with the methods ${methods}`,
      );
    });
  });

  describe('unknown options', () => {
    it.each([
      ['flushAT', 'flushAt'],
      ['projectid', 'projectId'],
      ['LOGGER', 'logger'],
    ])('refuses %s, and says what may be meant', (name, meant) => {
      expect(errorOf({ [name]: undefined })).toBe(
        `ERR_GROWINGIO_UNKNOWN_OPTION: ${name} is no option: did you mean ${meant}?`,
      );
    });

    it('lists what is known when nothing is like it', () => {
      const known = Object.keys(resolve())
        .map((name) => (name === 'readUser' ? 'loginUserId' : name))
        .sort();
      const [, list = ''] =
        /^ERR_GROWINGIO_UNKNOWN_OPTION: ai is no option: known are (.*)$/.exec(errorOf({ ai: 1 })) ?? [];
      expect(list.split(', ').sort()).toEqual(known);
    });

    it('does not take the halves of retry for options of their own', () => {
      expect(errorOf({ 'retry.minDelay': 100 })).toContain('retry.minDelay is no option');
    });

    it('shows a name that is no word in a safe form', () => {
      expect(errorOf({ 'a\nb': 1 })).toContain('a\\nb is no option');
    });
  });

  it.each([
    ['p1', '"p1"'],
    [null, 'null'],
    [['p1'], 'a list of 1'],
    [5, '5'],
    [() => undefined, 'a function'],
    [new Map([['projectId', 'p1']]), 'an object (Map)'],
    [Promise.resolve({ projectId: 'p1' }), 'an object (Promise)'],
  ])('refuses %p instead of options, and quotes it', (options, quoted) => {
    expect(() => resolveOptions(options as GrowingIOOptions, {}, log)).toThrow(
      `options is ${quoted}: it must be an object, such as { projectId }`,
    );
  });

  it('takes options that are inherited', () => {
    const options = Object.create({ projectId: 'p1' }) as GrowingIOOptions;
    expect(resolveOptions(options, {}, log).projectId).toBe('p1');
  });

  describe('environment', () => {
    it('gives what the options leave out', () => {
      const environment = {
        GROWINGIO_PROJECT_ID: 'p2',
        GROWINGIO_HOST: 'http://127.0.0.1:8080',
        GROWINGIO_MODE: 'test',
      };
      expect(resolveOptions({}, environment, log)).toMatchObject({
        projectId: 'p2',
        host: 'http://127.0.0.1:8080',
        mode: 'test',
      });
    });

    it('does not overrule the options', () => {
      const environment = { GROWINGIO_PROJECT_ID: 'p2', GROWINGIO_HOST: 'http://h', GROWINGIO_MODE: 'off' };
      const options = { projectId: 'p1', host: 'http://127.0.0.1', mode: 'production' } as const;
      expect(resolveOptions(options, environment, log)).toMatchObject(options);
    });

    it('is left out where it is empty', () => {
      const environment = { GROWINGIO_HOST: '', GROWINGIO_MODE: '' };
      expect(resolve({}, environment)).toMatchObject({ host: 'https://api.growingio.com', mode: 'production' });
    });

    it.each([
      ['GROWINGIO_PROJECT_ID', ' ', 'projectId is " ": it must be'],
      ['GROWINGIO_HOST', 'api.growingio.com', 'host is "api.growingio.com": it must be'],
      ['GROWINGIO_HOST', 'user:secret@h', 'host is "***@h": it must be'],
      ['GROWINGIO_MODE', 'dev', 'mode is "dev": it must be'],
      ['GROWINGIO_MODE', 'https://user:secret@h', 'mode is "https://***@h": it must be'],
    ])('is checked as the options are: %s=%p', (name, value, message) => {
      expect(errorOf({ projectId: undefined }, { GROWINGIO_PROJECT_ID: 'p2', [name]: value })).toContain(
        `: the environment variable ${name}: ${message}`,
      );
    });

    it('is not named where the option itself is wrong', () => {
      expect(errorOf({ mode: 'dev' }, { GROWINGIO_MODE: 'test' })).toMatch(/^ERR_GROWINGIO_OPTION: mode is "dev"/);
    });

    it.each(['GROWINGIO_PROJECTID', 'GROWING_IO_PROJECT_ID', 'growingio_project_id', 'GROWINGIO_PROJCET_ID'])(
      'says that %s was probably meant to be the project ID',
      (name) => {
        expect(errorOf({ projectId: undefined }, { [name]: 'secret' })).toMatch(
          new RegExp(
            `set GROWINGIO_MODE=test; nothing reads the environment variable ${name}: did you mean GROWINGIO_PROJECT_ID\\?$`,
          ),
        );
      },
    );

    it('takes no name for misspelt that another program of the suite reads', () => {
      expect(errorOf({ projectId: undefined }, { GROWINGIO_PROJECT_UID: 'nx4' })).toMatch(/set GROWINGIO_MODE=test$/);
    });
  });
});
