/** What a review notes, in words. */
import type { EventIssue, EventNoteCode, Review } from '../../src/event/issue.js';

export function readNotes({ notes = [] }: Review): EventIssue<EventNoteCode>[] {
  return notes.map(({ message, ...note }) => ({ ...note, message: typeof message === 'string' ? message : message() }));
}
