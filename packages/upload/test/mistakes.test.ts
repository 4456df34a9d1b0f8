/** What a newcomer gets wrong, and all that is printed then: each line says what to do. */
import { startCollector, type Collector } from '@growingio/collector';
import { growingio } from '@growingio/express';
import express, { type RequestHandler } from 'express';
import session from 'express-session';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { KeptLog, Visitor } from '../src/conformance.js';
import { useLanguage } from '../src/text/language.js';
import { GrowingIO, type GrowingIOOptions, type TrackOptions, type Variables, version } from '../src/index.js';

/** A column for each language that the log speaks. `{url}` is where the collector listens. */
interface Texts {
  readonly en: string;
  readonly zh: string;
}

interface Mistake {
  /** Makes the mistake, and returns what was printed: the error at start, or the lines of the log. */
  readonly make: () => Promise<string> | string;
  readonly printed: Texts;
}

const places = [
  ...['session.loginUserId', 'session.userId', 'session.uid', 'session.user.id', 'session.passport.user'],
  ...['session.passport.user.id', 'user.id', 'auth.sub', 'auth.id', 'state.user.id'],
];
const lookedAt: Texts = { en: `no ID at ${places.join(', ')}`, zh: `以下位置没有 ID：${places.join('、')}` };
const waits: Texts = {
  en: 'events wait in the outbox, and are sent when it does',
  zh: '事件在待发队列中等待，恢复后发送',
};

let collector: Collector;

beforeAll(async () => {
  collector = await startCollector({ respond: ({ path }) => (path.includes('/unknown/') ? 404 : undefined) });
});

afterAll(() => collector.close());

const mistakes: Record<string, Mistake> = {
  'no project ID': {
    make: () => atStart({}),
    printed: {
      en: 'projectId is missing: pass it to growingio({ projectId }) or set GROWINGIO_PROJECT_ID (GrowingIO: 项目概览 → 项目ID). To try without one, set GROWINGIO_MODE=test',
      zh: 'projectId 缺失：请传入 growingio({ projectId })，或设置 GROWINGIO_PROJECT_ID（见 GrowingIO 网站：项目概览 → 项目ID）。没有项目ID 时，可设置 GROWINGIO_MODE=test 试用',
    },
  },
  'a wrong option': {
    make: () => atStart({ projectId: 'p', flushat: 3 } as GrowingIOOptions),
    printed: {
      en: 'flushat is no option: did you mean flushAt?',
      zh: 'flushat 不是选项：是否想写 flushAt？',
    },
  },
  'a wrong value of an option': {
    make: () => atStart({ projectId: 'p', flushAt: 0 }),
    printed: {
      en: 'flushAt is 0: it must be a whole number from 1 to 10000 (events)',
      zh: 'flushAt 的值无效（0），应为：1 至 10000 的整数（事件数）',
    },
  },
  'a wrong option of track()': {
    make: () => track({ price: 14 }, { userId: 'u1' } as TrackOptions),
    printed: {
      en: 'warn the event "BuyProduct" was refused (invalid_event): options.userId: userId is no option of track(): did you mean loginUserId?',
      zh: 'warn 事件 "BuyProduct" 被拒绝（invalid_event）：options.userId：userId 不是 track() 的选项：是否想写 loginUserId？',
    },
  },
  'a nested object': {
    make: () => track({ order: { id: 1 } } as unknown as Variables),
    printed: {
      en: 'warn the event "BuyProduct" was refused (invalid_event): variables.order: the value is an object: variables are flat, so pass its parts as variables of their own, or String(value)',
      zh: 'warn 事件 "BuyProduct" 被拒绝（invalid_event）：variables.order：值无效（对象）：事件级变量不能嵌套，请把各部分作为单独的变量传入，或用 String(value)',
    },
  },
  'a time in seconds': {
    make: () => track({}, { loginUserId: 'u1', time: 1434556935 }),
    printed: {
      en: 'warn the event "BuyProduct" was refused (invalid_event): time: time is 1434556935: that looks like seconds, pass milliseconds, such as Date.now()',
      zh: 'warn 事件 "BuyProduct" 被拒绝（invalid_event）：time：time 无效（1434556935）：看起来是秒，请传入毫秒，例如 Date.now()',
    },
  },
  'a bad key': {
    make: () => track({ '': 1 }),
    printed: {
      en: `warn the event "BuyProduct" was refused (invalid_event): variables."": the variable key is empty: name it as on GrowingIO's site`,
      zh: 'warn 事件 "BuyProduct" 被拒绝（invalid_event）：variables.""：变量标识为空：请按 GrowingIO 网站上的标识填写',
    },
  },
  'a key that the platform can not have': {
    make: () => track({ '1st price': 14 }),
    printed: {
      en: 'warn variables."1st price" of the event "BuyProduct": GrowingIO may never show the variable key "1st price": a key starts with a letter or _, then letters, digits and _, at most 30 characters',
      zh: 'warn 事件 "BuyProduct" 的 variables."1st price"：GrowingIO 可能永远不显示变量标识 "1st price"：标识应以字母或 _ 开头，其后为字母、数字和 _，最多 30 个字符',
    },
  },
  'nobody is logged in': {
    make: () => visit(() => undefined),
    printed: {
      en: `warn events without a user are refused (no_login_user), the first is "BuyProduct": ${lookedAt.en}; session has the keys cookie: where somebody is logged in, name the place by the option loginUserId, such as loginUserId: 'session.member.id', or call identify()`,
      zh: `warn 没有用户的事件被拒绝（no_login_user），第一个是 "BuyProduct"：${lookedAt.zh}；session 含有键 cookie：如果用户已经登录，请用选项 loginUserId 指明位置，例如 loginUserId: 'session.member.id'，或调用 identify()`,
    },
  },
  'a session that keeps the user elsewhere': {
    make: () => visit((request) => Object.assign(request.session, { user: '1001' })),
    printed: {
      en: `warn events without a user are refused (no_login_user), the first is "BuyProduct": ${lookedAt.en}; session has the keys cookie, user: set the option loginUserId: 'session.user'`,
      zh: `warn 没有用户的事件被拒绝（no_login_user），第一个是 "BuyProduct"：${lookedAt.zh}；session 含有键 cookie、user：请设置选项 loginUserId: 'session.user'`,
    },
  },
  'an event of no request': {
    make: () => track({}, {}),
    printed: {
      en: 'warn events without a user are refused (no_login_user), the first is "BuyProduct": it belongs to no request, or to one that is over: pass { loginUserId } to track(), or run the work in client.scope({ loginUserId }, work)',
      zh: 'warn 没有用户的事件被拒绝（no_login_user），第一个是 "BuyProduct"：它不属于任何请求，或请求已结束：请把 { loginUserId } 传给 track()，或在 client.scope({ loginUserId }, work) 中运行',
    },
  },
  'a dead host': {
    make: () => track({}, { loginUserId: 'u1' }, { host: 'http://127.0.0.1:1' }),
    printed: {
      en: `warn GrowingIO (http://127.0.0.1:1) does not answer (the connection is refused, ECONNREFUSED): ${waits.en}; if that lasts, check host, DNS, proxy and firewall\nerror shutdown ran out of time (shutdownTimeout), dropped: 1 event`,
      zh: `warn GrowingIO (http://127.0.0.1:1) 没有应答（连接被拒绝，ECONNREFUSED）：${waits.zh}；如果持续如此，请检查 host、DNS、代理和防火墙\nerror 停机超时（shutdownTimeout），丢弃 1 个事件`,
    },
  },
  'a project that the API does not know': {
    make: () => track({}, { loginUserId: 'u1' }, { projectId: 'unknown' }),
    printed: {
      en: `error GrowingIO ({url}) does not take events (HTTP 404): check host, projectId and proxy; ${waits.en}\nerror shutdown ran out of time (shutdownTimeout), dropped: 1 event`,
      zh: `error GrowingIO ({url}) 不接收事件（HTTP 404）：请检查 host、projectId 和代理；${waits.zh}\nerror 停机超时（shutdownTimeout），丢弃 1 个事件`,
    },
  },
  'growingio without ()': {
    make: () => thrownBy(() => express().use(growingio as unknown as RequestHandler)),
    printed: {
      en: 'a function was passed without being called, so nothing is tracked: write app.use(growingio())',
      zh: '传入的是函数本身而不是它的调用结果，不会采集任何事件：请写成 app.use(growingio())',
    },
  },
  'two versions of the core': {
    make: async () => {
      const other = loadVersion('0.0.9');
      const logger = new KeptLog();
      for (const Client of [GrowingIO, other, other]) await new Client({ mode: 'test', logger }).shutdown();
      return logger.text;
    },
    printed: {
      en: `warn two versions of @growingio/upload run in this process (${version}, 0.0.9), and one may not find the requests of the other: install all @growingio packages in one version; npm ls @growingio/upload shows who brings which`,
      zh: `warn 进程中有两个版本的 @growingio/upload（${version}、0.0.9），彼此可能找不到对方的请求：请把所有 @growingio 的包安装为同一版本；用 npm ls @growingio/upload 查看各由谁引入`,
    },
  },
};

describe.each(['en', 'zh'] as const)('what is printed at a mistake, with the language %s', (language) => {
  beforeEach(() => {
    useLanguage(language);
    // What was said of two versions is said again.
    Reflect.deleteProperty(globalThis, Symbol.for('growingio.versions'));
  });

  afterAll(() => {
    useLanguage('en');
  });

  it.each(Object.entries(mistakes))('says what to do: %s', async (_, { make, printed }) => {
    expect(await make()).toBe(printed[language].replace('{url}', collector.url));
  });
});

function thrownBy(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was thrown';
}

const atStart = (options: GrowingIOOptions): string => thrownBy(() => new GrowingIO(options));

function optionsWith(logger: KeptLog): GrowingIOOptions {
  return { projectId: 'p', host: collector.url, logger, shutdownTimeout: 300 };
}

/** What a client says, but for its good news. */
function saidBy({ lines }: KeptLog): string {
  const said = lines.filter(({ level, message }) => level !== 'debug' && !/^(first events|首批事件)/.test(message));
  return said.map(({ level, message }) => `${level} ${message}`).join('\n');
}

async function track(
  variables: Variables,
  options: TrackOptions = { loginUserId: 'u1' },
  own: GrowingIOOptions = {},
): Promise<string> {
  const logger = new KeptLog();
  const client = new GrowingIO({ ...optionsWith(logger), ...own });
  client.track('BuyProduct', variables, options);
  await client.shutdown();
  return saidBy(logger);
}

/** Visits an application on Express with sessions, in which something was logged in. */
async function visit(logIn: (request: express.Request) => unknown): Promise<string> {
  const logger = new KeptLog();
  const middleware = growingio(optionsWith(logger));
  const app = express();
  app.use(session({ secret: 'a test', resave: false, saveUninitialized: false }));
  app.use(middleware);
  app.get('/buy', (request, response) => {
    logIn(request);
    request.growingio.track('BuyProduct');
    response.send('ok');
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await new Visitor(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`).visit('buy');
  server.close();
  server.closeAllConnections();
  await middleware.client.shutdown();
  return saidBy(logger);
}

/** The core once more, as another version of it. */
function loadVersion(version: string): typeof GrowingIO {
  let loaded: typeof GrowingIO | undefined;
  jest.isolateModules(() => {
    jest.doMock('../src/version.js', () => ({ version }));
    loaded = jest.requireActual<{ GrowingIO: typeof GrowingIO }>('../src/index.js').GrowingIO;
  });
  if (loaded === undefined) throw new Error('it was not loaded');
  return loaded;
}
