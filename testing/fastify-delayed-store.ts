/** A session store that returns after a while, by a callback and not in order, as one far away does. */
import { EventEmitter } from 'node:events';
import type { FastifySessionObject } from '@fastify/session';

type Loaded = (error: unknown, session?: FastifySessionObject | null) => void;
type Done = (error?: unknown) => void;

export class DelayedStore extends EventEmitter {
  readonly #sessions = new Map<string, string>();

  get(id: string, callback: Loaded): void {
    delay(() => {
      const text = this.#sessions.get(id);
      callback(null, text === undefined ? null : (JSON.parse(text) as FastifySessionObject));
    });
  }

  set(id: string, session: object, callback: Done): void {
    const text = JSON.stringify(session);
    delay(() => {
      this.#sessions.set(id, text);
      callback();
    });
  }

  destroy(id: string, callback: Done): void {
    delay(() => {
      this.#sessions.delete(id);
      callback();
    });
  }
}

function delay(work: () => void): void {
  setTimeout(work, Math.random() * 4);
}
