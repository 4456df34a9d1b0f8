/** Copies a part of a text. */

/** A copy: what was cut out of a long text would keep all of it in memory. */
export function copyText(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
