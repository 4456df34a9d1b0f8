/** Has a client tell its collector what it refuses, where its host may be one; for every other host there is nothing. */

import { mayBeCollector } from '../reports/collector-host.js';
import { Reporter, type ReporterParts } from '../reports/reporter.js';
import type { Sender } from '../sender/sender.js';
import { UndiciSender } from '../sender/undici-sender.js';
import type { Stats } from '../telemetry/counters.js';
import type { Settings } from '../options/settings.js';

interface Parts extends Pick<ReporterParts, 'clock' | 'notices' | 'log'> {
  readonly settings: Pick<Settings, 'host' | 'projectId' | 'dispatcher'>;
}

/** The reporter of a client that sends by itself, by connections of its own, to a host that may be a collector. */
export function reportToCollector(parts: Parts, sender: Sender, stats: () => Stats): Reporter | undefined {
  const { host, dispatcher } = parts.settings;
  if (!(sender instanceof UndiciSender) || dispatcher !== undefined || !mayBeCollector(host)) return undefined;
  const reporter = new Reporter({
    ...parts,
    stats,
    post: (report) => sender.report(report),
    ended: () => {
      sender.watchAnswers(undefined);
    },
  });
  sender.watchAnswers((status, isCollector) => {
    reporter.answered(status, isCollector);
  });
  return reporter;
}
