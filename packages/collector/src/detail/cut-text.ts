/** Cuts what is shown of a text that may be 8 MiB long. */

const mostShown = 256 * 1024;

/** The first 256 KiB, in characters, and whether there is more. */
export function cutText(text: string): { text: string; isCut: boolean } {
  return { text: text.slice(0, mostShown), isCut: text.length > mostShown };
}
