/** What a user may configure, with defaults, ranges and units. */

import type { BeforeSend } from '../event/before-send.js';
import type { PlanGiven } from '../event/plan.js';
import type { AnyLogger } from '../telemetry/log.js';
import type { NoticeListener } from '../telemetry/notice.js';
import type { Outbox } from '../outbox/outbox.js';
import type { Sender } from '../sender/sender.js';
import type { Language } from '../text/language.js';
import type { LoginUserIdOption } from './session-user.js';

/**
 * A dispatcher of undici: an `Agent`, a `ProxyAgent`, a composition. The versions of undici differ in its types, so only the
 * method that is called is named.
 */
export interface AnyDispatcher {
  dispatch(options: never, handler: never): unknown;
}

/** Whether events are sent (`production`), logged in their place (`test`), or neither (`off`). */
export type Mode = 'production' | 'test' | 'off';
/** How requests are compressed: not at all, or by Snappy, which needs the package snappyjs. */
export type Compression = 'none' | 'snappy';

/** How long to wait before the next attempt. */
export interface RetryOptions {
  /** Shortest wait, in ms. Default 1,000, range 10 to 60,000. */
  minDelay?: number | undefined;
  /** Longest wait, in ms, unless the API asks for more by `Retry-After`. Default 4,500, range 10 to 600,000. */
  maxDelay?: number | undefined;
}

/** What a client is made from; each option has a default. `Request` is what the host hands to a function given as `loginUserId`. */
export interface GrowingIOOptions<Request = never> {
  /**
   * What the log and errors speak: `en` English, `zh` Chinese. It is that of the process: whichever client names one names it for
   * all. Default: `GROWINGIO_LANG`, else `en`; a locale such as `zh_CN.UTF-8` is taken, too.
   */
  language?: Language | undefined;
  /** Project ID (`ai`, 项目ID), 1 to 255 characters. Default: `GROWINGIO_PROJECT_ID`. Required in mode `production`. */
  projectId?: string | undefined;
  /** Where to send, an http(s) URL. Default: `GROWINGIO_HOST`, else `https://api.growingio.com`. */
  host?: string | undefined;
  /** `production` sends, `test` logs each event and sends nothing, `off` does nothing. Default: `GROWINGIO_MODE`, else `production`. */
  mode?: Mode | undefined;
  /**
   * Who is logged in: a path into the request such as `'session.member.id'`, or a function of it. A path into what a client can
   * write throws. Default: the usual places.
   */
  loginUserId?: LoginUserIdOption<Request> | undefined;
  /** Whether a request's tracker can also be reached by `currentTracker()`. Default true. */
  asyncContext?: boolean | undefined;
  /** Sends a batch as soon as this many events wait. Also the most in one batch. Default 100, range 1 to 10,000. */
  flushAt?: number | undefined;
  /** Sends what waits at the latest after this long, in ms. Default 1,000, range 1 to 3,600,000. */
  flushInterval?: number | undefined;
  /**
   * `batch` lets a request's events wait for others (`flushAt`, `flushInterval`); `send` sends them as soon as the request, or
   * the job, has ended, for platforms that freeze the process then. Default `batch`.
   */
  flushAfterResponse?: 'batch' | 'send' | undefined;
  /**
   * With `flushAfterResponse: 'send'`: called at a request's first event with a promise that resolves, at the latest
   * `requestTimeout` ms after the request has ended, when its events have been sent. It never rejects. A request that stays open and
   * is silent for `flushInterval` counts as ended, until it tracks again. Default: none.
   */
  waitUntil?: ((sent: Promise<void>) => unknown) | undefined;
  /** Most events that wait, in open requests too; more are refused (`queue_overflow`). Default 10,000,000, range 1 to 100,000,000. */
  maxQueueSize?: number | undefined;
  /** Most bytes that wait, in open requests too; more are refused (`queue_overflow`). Default 64 MiB, range 1 KiB to 64 GiB. */
  maxQueueBytes?: number | undefined;
  /** Most bytes of one request before compression. Default 1 MiB, range 1 KiB to 8 MiB. */
  maxBatchBytes?: number | undefined;
  /** Most requests under way at once. Default 4, range 1 to 64. */
  maxConcurrency?: number | undefined;
  /**
   * Longest wait for a connection, and then for the whole answer, in ms; up to 8 times as long after attempts that timed out.
   * Default 4,000, range 1 to 600,000.
   */
  requestTimeout?: number | undefined;
  /**
   * Longest time that `shutdown()` takes to deliver what waits, and the last events of a script that ends, in ms. Default
   * 10,000, range 0 to 600,000.
   */
  shutdownTimeout?: number | undefined;
  /** Waits between attempts. They have no last one: an outage ends in delivery. */
  retry?: RetryOptions | undefined;
  /** `snappy` needs the package snappyjs. Default `none`. */
  compression?: Compression | undefined;
  /**
   * Keys that the platform can't have (GrowingIO answers 200 and may never show them), and a wrong `num` or a `time` of null,
   * without which an event can be sent: `warn` once, or `refuse`. Default `warn`.
   */
  keyRules?: 'warn' | 'refuse' | undefined;
  /**
   * Variables whose value can't be sent, such as a Map or a plain object: `refuse` refuses the event, `omit` sends it without
   * them, counts it (`stats().omitted`) and says so once. Default `refuse`.
   */
  unknownValues?: 'refuse' | 'omit' | undefined;
  /**
   * The tracking plan: what stands in `growingio.plan.json`, by
   * `import plan from './growingio.plan.json' with { type: 'json' }` or `require()`. Events that differ from it are said once,
   * and counted (`stats().unplanned`). Default: none.
   */
  plan?: PlanGiven | undefined;
  /**
   * With `plan`: an unknown event, a missing or unknown variable, a wrong type, and a value that is not listed: `warn` once, or
   * `refuse` the event (`invalid_event`). Default `warn`.
   */
  planRules?: 'warn' | 'refuse' | undefined;
  /**
   * Called with a copy of each valid event before it is kept, in every mode but `off`: returns the event to send, changed or not, or
   * null to drop it. What it returns is checked like any event; if it throws, returns a promise, or takes away a required
   * field, the event is not sent. All that is refused as `before_send`. Default: none.
   */
  beforeSend?: BeforeSend | undefined;
  /**
   * Delivers what waits at SIGTERM, SIGINT and SIGHUP, shuts down, and lets the signal take its course. Where the host listens
   * itself, it stays open, sends at once what comes, and leaves the end to the host. Refused in a worker thread, which gets
   * no signals. Default false.
   */
  shutdownOnSignals?: boolean | undefined;
  /** Called with `{ reason, event }` for each event that the API refused by itself. The same as `client.on('dead', …)`. Default: none. */
  deadLetter?: NoticeListener<'dead'> | undefined;
  /** Takes the messages: the console, pino, winston, Nest's `Logger`. Default: the console, with the prefix `[growingio]`. */
  logger?: AnyLogger | undefined;
  /**
   * A dispatcher of undici 5 to 8, for proxies of your own. It stays yours: it has to be open until `shutdown()`, which does not
   * close it. Default: keep-alive, `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` honoured.
   */
  dispatcher?: AnyDispatcher | undefined;
  /** Where accepted events wait. Default: memory. */
  outbox?: Outbox | undefined;
  /** How a batch leaves. Default: one POST to GrowingIO. */
  sender?: Sender | undefined;
}
