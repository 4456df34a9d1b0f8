/** A session store that returns after a while, by a callback and not in order, as one far away does. */
import { MemoryStore } from 'express-session';

export class DelayedStore extends MemoryStore {
  override get(...[id, callback]: Parameters<MemoryStore['get']>): void {
    delay(() => {
      super.get(id, callback);
    });
  }

  override set(...[id, session, callback]: Parameters<MemoryStore['set']>): void {
    delay(() => {
      super.set(id, session, callback);
    });
  }
}

function delay(work: () => void): void {
  setTimeout(work, Math.random() * 4);
}
