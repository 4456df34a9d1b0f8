/** A line of the doctor: what was looked at, what was found, and the remedy. */

import { t } from '../messages.js';

/** `skipped`: it could not be looked at, and `detail` says why. */
export type Status = 'ok' | 'warning' | 'failure' | 'skipped';

/** Stable, for machines. */
export type CheckName =
  | 'project-id'
  | 'mode'
  | 'host'
  | 'proxy'
  | 'dns'
  | 'tcp'
  | 'tls'
  | 'api'
  | 'clock'
  | 'latency'
  | 'outbox'
  | 'node'
  | 'frameworks'
  | 'packages';

export interface Check {
  readonly name: CheckName;
  readonly status: Status;
  readonly detail: string;
  /** The remedy; empty where nothing has to be done. */
  readonly hint: string;
}

export function ok(name: CheckName, detail: string, hint = ''): Check {
  return { name, status: 'ok', detail, hint };
}

/** Events arrive all the same, or may. */
export function warning(name: CheckName, detail: string, hint: string): Check {
  return { name, status: 'warning', detail, hint };
}

/** Events don't arrive, or are wrong. */
export function failure(name: CheckName, detail: string, hint: string): Check {
  return { name, status: 'failure', detail, hint };
}

export function skipped(name: CheckName, why: string): Check {
  return { name, status: 'skipped', detail: why, hint: '' };
}

/** What each check is called, for people. */
export function titleOf(name: CheckName): string {
  const titles: Readonly<Record<CheckName, string>> = {
    'project-id': t`project ID`,
    mode: t`mode`,
    host: t`host`,
    proxy: t`proxy`,
    dns: 'DNS',
    tcp: 'TCP',
    tls: 'TLS',
    api: t`API`,
    clock: t`clock`,
    latency: t`latency`,
    outbox: t`outbox`,
    node: 'Node',
    frameworks: t`frameworks`,
    packages: t`packages`,
  };
  return titles[name];
}
