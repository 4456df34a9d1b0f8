/** `growingio send EVENT`: one event through the core, and what became of it. Words enter; the request, its answer and its meaning leave. */

import type { GrowingIO } from '@growingio/upload';
import { quote, quoteUnlessWord } from '@growingio/upload/adapter';
import { wrongUse } from '../command/command-error.js';
import type { ExitCode } from '../command/command.js';
import { note, paint, type CommandHost } from '../command/command-host.js';
import { t } from '../messages.js';
import { onceAborted } from '../command/aborted.js';
import { describeTime, isBlank } from './event-fields.js';
import { explain, readResult, type Explanation, type Outcome } from './explain-answer.js';
import { describeRefusal, EventNotes, openClient, readTarget, type TargetOptions } from './open-client.js';
import { readTime, readValue, readVariableName } from './read-text.js';
import { RequestWatch, type SeenAnswer, type SeenRequest } from './watch-request.js';

export interface SendOneOptions extends TargetOptions {
  readonly user?: string;
  /** `KEY=VALUE`, each. */
  readonly var?: readonly string[];
  readonly time?: string;
  readonly json?: boolean;
}

/** What was sent, and what became of it. */
interface Sent {
  readonly request: SeenRequest;
  readonly answer: SeenAnswer | undefined;
  readonly outcome: Outcome;
  /** In ms. */
  readonly duration: number;
}

/** Sends the event once, and resolves with 0 when it was taken, with 1 when not. Throws a `CommandError` for what can't be sent. */
export async function sendOne(event: string, options: SendOneOptions, host: CommandHost): Promise<ExitCode> {
  const { user: loginUserId } = options;
  if (loginUserId === undefined || isBlank(loginUserId)) {
    throw wrongUse(t`${'--user'} is missing`, t`write whose event it is: --user 9128391`);
  }
  const [variables, time] = [readVariables(options.var ?? []), readWhen(options.time)];
  const target = readTarget(options, host);
  const notes = new EventNotes();
  const client = openClient(target, notes, { flushAt: 1 });
  const watch = new RequestWatch();
  try {
    const ended = firstEnd(client, host);
    const tracked = notes.heed(() => client.track(event, variables, { loginUserId, time }));
    if (!tracked.ok) throw wrongUse(t`nothing is sent: ${describeRefusal(tracked)}`, t`see --help`);
    for (const line of notes.take()) note(host, line);
    const reason = await ended;
    const { request, answer } = watch;
    if (request === undefined) throw wrongUse(t`nothing is sent: ${reason ?? ''}`, t`check the proxy`);
    const status = answer?.status;
    const result = readResult(status, client.stats().state);
    const outcome = { result, status, reason, isCollector: answer?.isCollector === true };
    const duration = Math.round(performance.now() - request.at);
    show({ request, answer, outcome, duration }, event, options, host);
    return result === 'delivered' ? 0 : 1;
  } finally {
    watch.close();
    await client.shutdown({ timeout: 0 });
  }
}

/** Resolves when the first request has ended, with the reason where the event was not delivered. */
async function firstEnd(client: GrowingIO, { signals }: CommandHost): Promise<string | undefined> {
  return new Promise((resolve) => {
    client.on('delivered', () => {
      resolve(undefined);
    });
    client.on('down', ({ reason }) => {
      resolve(reason);
    });
    void onceAborted(signals.stopped).then(() => {
      resolve(t`stopped before the answer`);
    });
  });
}

function readVariables(given: readonly string[]): Record<string, string | number> | undefined {
  if (given.length === 0) return undefined;
  const variables = new Map<string, string | number>();
  for (const text of given) {
    const at = text.indexOf('=');
    const name = at < 0 ? undefined : readVariableName(text.slice(0, at));
    if (name === undefined || name.key === '') {
      throw wrongUse(
        t`--var is ${quote(text)}: it must be KEY=VALUE`,
        t`write --var product_price=14, or --var product_price:string=14 for a text`,
      );
    }
    if (variables.has(name.key)) {
      throw wrongUse(t`${`--var ${quoteUnlessWord(name.key)}`} is there twice`, t`leave one of them out`);
    }
    const value = text.slice(at + 1);
    variables.set(name.key, name.isText ? value : readValue(value));
  }
  return Object.fromEntries(variables);
}

function readWhen(text: string | undefined): number | Date | undefined {
  const time = text === undefined ? undefined : readTime(text);
  if (text === undefined || time !== undefined) return time;
  throw wrongUse(describeTime(text), t`see --help`);
}

function show(sent: Sent, event: string, { json = false }: SendOneOptions, host: CommandHost): void {
  const { request, outcome } = sent;
  const explanation = explain(outcome, quoteUnlessWord(event), new URL(request.url).origin);
  host.stdout.write(json ? writeJson(sent, explanation) : writeText(sent, explanation, host));
}

function writeJson({ request, outcome, duration }: Sent, explanation: Explanation): string {
  const { method, url, headers, body } = request;
  const { result, status = null, reason = null } = outcome;
  const sent = { method, url, headers, body: JSON.parse(body) as unknown };
  return `${JSON.stringify({ request: sent, status, duration, result, reason, ...explanation })}\n`;
}

function writeText(
  { request, answer, outcome, duration }: Sent,
  { meaning, next }: Explanation,
  host: CommandHost,
): string {
  const colour = paint(host.stdout, host);
  const headers = Object.entries(request.headers).map(([name, value]) => colour('dim', `${name}: ${value}`));
  const style = outcome.result === 'delivered' ? 'green' : outcome.result === 'retryable' ? 'yellow' : 'red';
  const status = answer === undefined ? t`no answer` : `HTTP ${String(answer.status)} ${answer.statusText}`.trimEnd();
  return [
    ...[colour('bold', `${request.method} ${request.url}`), ...headers, '', request.body, ''],
    ...[colour(style, t`${status}, after ${duration} ms (${outcome.result})`), meaning, next, ''],
  ].join('\n');
}
