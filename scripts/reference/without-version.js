/** The version of the suite is no part of its surface: with it each release would make the reports and the reference stale. */

/** Returns a page without the value of `version`. */
export function withoutVersion(text) {
  return text.replace(/\bconst version(?:: "[\w.-]+")? = "[\w.-]+";/, 'const version: string;');
}
