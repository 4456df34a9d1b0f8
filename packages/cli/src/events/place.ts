/** A place in the rows of a collector: behind an event and a request, in one run of it. */

import type { Row } from '@growingio/collector/command-line';

export class Place {
  constructor(
    /** Names the run: another one knows nothing of this place. */
    readonly epoch: string,
    readonly eventId: number,
    readonly requestId: number,
  ) {}

  /** Whether a row came after this place. */
  isBehind({ kind, id }: Row): boolean {
    return id > (kind === 'event' ? this.eventId : this.requestId);
  }

  isBefore({ eventId, requestId }: Pick<Place, 'eventId' | 'requestId'>): boolean {
    return this.eventId < eventId || this.requestId < requestId;
  }

  inRun(epoch: string): Place {
    return new Place(epoch, this.eventId, this.requestId);
  }

  /** Where this place's run begins. */
  atStart(): Place {
    return new Place(this.epoch, 0, 0);
  }

  /** As the stream takes it in `Last-Event-ID`. */
  toString(): string {
    return `${this.epoch}.${String(this.eventId)}.${String(this.requestId)}`;
  }
}

/** Reads the id of a message; `undefined` for what is none. */
export function readPlace(id: string): Place | undefined {
  const match = /^([0-9a-f]+)\.(\d+)\.(\d+)$/.exec(id);
  return match === null ? undefined : new Place(match[1] ?? '', Number(match[2]), Number(match[3]));
}
