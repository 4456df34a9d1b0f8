/** Project ID, mode and host: what was asked and the environment enter, and what a client would make of them leaves. */

import { GrowingIOError, type Mode } from '@growingio/upload';
import { mayBeCollector, optionTable, quote, readOptions } from '@growingio/upload/adapter';
import type { CommandHost } from '../../command/command-host.js';
import { t } from '../../messages.js';
import { failure, ok, warning, type Check, type CheckName } from '../check.js';

/** A setting as a client reads it, `undefined` where it is none that a client takes. */
export interface Setting {
  readonly value: string | undefined;
  readonly checks: readonly Check[];
}

/** 项目ID: GrowingIO gives 16 or 32 hexadecimal digits. Another one may be right, so that is a warning. */
export function checkProjectId(asked: string | undefined, env: CommandHost['env']): Setting {
  const isQuoted = /^(["']).*\1$/.test((asked ?? env['GROWINGIO_PROJECT_ID'] ?? '').trim());
  const remedy = isQuoted
    ? t`take away the quotes: docker --env-file keeps them`
    : t`copy it from GrowingIO (项目概览 → 项目ID), and pass --project or set GROWINGIO_PROJECT_ID`;
  return readSetting('project-id', remedy, () => {
    const { projectId: value } = readOptions({ projectId: asked }, { projectId: optionTable.projectId }, env);
    if (value === undefined) return { value, checks: [failure('project-id', t`there is none`, remedy)] };
    const from = asked === undefined ? 'GROWINGIO_PROJECT_ID' : '--project';
    if (/^(?:[\da-f]{16}|[\da-f]{32})$/i.test(value)) return found('project-id', value, value, from);
    const detail = t`${quote(value)} (${from}) does not look like one: GrowingIO's have 16 or 32 hexadecimal digits`;
    return { value, checks: [warning('project-id', detail, remedy)] };
  });
}

/** Whether clients send at all, where they are not told otherwise in the code. */
export function checkMode(env: CommandHost['env']): Setting {
  return readSetting('mode', t`correct GROWINGIO_MODE, or unset it`, () => {
    const { mode: value } = readOptions<{ mode?: Mode }, { mode: typeof optionTable.mode }>(
      {},
      { mode: optionTable.mode },
      env,
    );
    const from = (env['GROWINGIO_MODE'] ?? '') === '' ? t`default` : 'GROWINGIO_MODE';
    if (value === 'production') return found('mode', value, value, from);
    const effect = value === 'test' ? t`events are logged, and none is sent` : t`no event is sent`;
    const hint = t`where events are to be sent, unset GROWINGIO_MODE`;
    return { value, checks: [warning('mode', `${value} (${from}): ${effect}`, hint)] };
  });
}

/** Where events go. */
export function checkHost(asked: string | undefined, env: CommandHost['env']): Setting {
  const isSet = (env['GROWINGIO_HOST'] ?? '') !== '';
  const from = asked !== undefined ? '--host' : isSet ? 'GROWINGIO_HOST' : t`default`;
  return readSetting('host', t`correct ${from}`, () => {
    const { host: value } = readOptions({ host: asked }, { host: optionTable.host }, env);
    const { protocol, pathname, origin } = new URL(value);
    const checks: Check[] = [];
    if (protocol === 'http:' && !mayBeCollector(value)) {
      const detail = t`${value} (${from}): events go there unencrypted`;
      checks.push(warning('host', detail, t`write https:// in place of http://`));
    }
    if (pathname !== '/') {
      const detail = t`${value} (${from}) has a path: events go to ${value}/v3/…`;
      const hint = t`unless a reverse proxy of your own needs it, write ${origin}: clients add the path of the API`;
      checks.push(warning('host', detail, hint));
    }
    return checks.length > 0 ? { value, checks } : found('host', value, value, from);
  });
}

function found(name: CheckName, value: string, shown: string, from: string): Setting {
  return { value, checks: [ok(name, `${shown} (${from})`)] };
}

/** What a client refuses at its start is a failure, in the words of the client. */
function readSetting(name: CheckName, remedy: string, read: () => Setting): Setting {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof GrowingIOError)) throw error;
    return { value: undefined, checks: [failure(name, error.message, remedy)] };
  }
}
