/** A session store that returns after a while and not in order, as one far away does. */
import { setTimeout as pause } from 'node:timers/promises';

export class DelayedStore {
  readonly #sessions = new Map<string, string>();

  async get(id: string): Promise<object | undefined> {
    await delay();
    const text = this.#sessions.get(id);
    return text === undefined ? undefined : (JSON.parse(text) as object);
  }

  async set(id: string, session: object): Promise<void> {
    await delay();
    this.#sessions.set(id, JSON.stringify(session));
  }

  async destroy(id: string): Promise<void> {
    await delay();
    this.#sessions.delete(id);
  }
}

function delay(): Promise<void> {
  return pause(Math.random() * 4);
}
