/** Shows the events of a collector of this process as they arrive, a line each. */

import type { Collector } from '@growingio/collector';
import { describeError } from '@growingio/upload/adapter';
import type { CommandHost } from '../command/command-host.js';
import { follow } from '../events/follow.js';
import type { Place } from '../events/place.js';
import { showNews, type Shown } from '../events/show-news.js';
import { t } from '../messages.js';

export interface Arrivals {
  /** Resolves when all that has arrived by now is shown, or nothing more will be. */
  catchUp(): Promise<void>;
  /** Resolves when its signal has ended it. */
  readonly ended: Promise<void>;
}

// What arrives while the stream is being opened.
const lines = 100;

/** Shows what arrives from `since` on, Unix ms: what the collector has read from a file is older. Never rejects. */
export function showArrivals(
  collector: Collector,
  { since, ...how }: Omit<Shown, 'url' | 'form'> & { readonly since: number },
  host: CommandHost,
): Arrivals {
  const { url } = collector;
  let place: Place | undefined;
  let isOver = false;
  let tell = (): void => undefined;
  const isCaughtUp = (): boolean => {
    const newest = { eventId: collector.events.at(-1)?.id ?? 0, requestId: collector.requests.at(-1)?.id ?? 0 };
    return place?.isBefore(newest) === false;
  };
  const show = async (): Promise<void> => {
    for await (const news of follow({ url, search: '', lines, signal: how.signal })) {
      const isRows = news.type === 'rows';
      const fresh = isRows ? { ...news, rows: news.rows.filter(({ receivedAt }) => receivedAt >= since) } : news;
      await showNews(fresh, { ...how, url, form: 'line' }, host);
      if (isRows) place = news.place;
      tell();
    }
  };
  const ended = show()
    .catch((error: unknown) => how.say(t`events are not shown here, see the page: ${describeError(error)}`))
    .finally(() => {
      isOver = true;
      tell();
    });
  return {
    ended,
    async catchUp() {
      while (!isOver && !isCaughtUp()) {
        await new Promise<void>((resolve) => {
          tell = resolve;
        });
      }
    },
  };
}
