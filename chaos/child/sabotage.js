/** Clients with a defect, by its name. The self-test sees whether the judge notices. */

import { MemoryOutbox } from '@growingio/upload';

export const sabotages = {
  /** Does as if every 100th event had been tracked. */
  forget: () => ({ skips: (number) => number % 100 === 99 }),
  /** Says of every other batch that it was delivered, and sends nothing. */
  lie: (address) => {
    let batches = 0;
    return { options: { sender: posting(address, () => ((batches += 1) % 2 === 0 ? 0 : 1)) } };
  },
  /** Sends every batch twice. */
  double: (address) => ({ options: { sender: posting(address, () => 2) } }),
  /** Leaves a rejection unhandled. */
  reject: () => {
    setTimeout(() => void Promise.reject(new Error('left alone on purpose')), 100);
    return {};
  },
  /** Counts one event too few. */
  miscount: () => ({ options: { outbox: new MiscountingOutbox({ maxQueueSize: 1e5, maxQueueBytes: 1e8 }) } }),
  /** Sends every batch three times at once. */
  crowd: (address) => ({ options: { sender: posting(address, () => 3) } }),
  /** Asks an API that is down again and again. */
  hasty: () => ({ options: { retry: { minDelay: 10, maxDelay: 20 } } }),
  /** Comes back long after the API does. */
  sluggish: () => ({ options: { retry: { minDelay: 20_000, maxDelay: 20_000 } } }),
  /** Keeps a process alive that has nothing left to do. */
  linger: () => {
    setInterval(() => undefined, 1000);
    return {};
  },
};

class MiscountingOutbox extends MemoryOutbox {
  get pending() {
    return Math.max(0, super.pending - 1);
  }
}

/** A sender that posts each batch as often as `times` says, at once. */
function posting(address, times) {
  return {
    async send(events) {
      const body = `[${events.map(({ bytes }) => Buffer.from(bytes).toString()).join()}]`;
      const post = () => fetch(`${address}?stm=${Date.now()}`, { method: 'POST', body }).catch(() => undefined);
      const answers = await Promise.all(Array.from({ length: times() }, post));
      if (answers.some((answer) => answer?.ok !== true)) return { status: 'retryable', reason: 'no answer' };
      return { status: 'delivered' };
    },
    close: () => Promise.resolve(),
  };
}
