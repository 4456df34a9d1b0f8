/** Where the events of a client go. Events that were kept for one destination must not be sent to another. */

export interface Destination {
  /** The wire format of the events: `s2s/cstm`. */
  readonly format: string;
  /** Project ID (`ai`). */
  readonly projectId: string;
  /** The option `host`, such as `https://api.growingio.com`: it may have a path in front of the API's. No user, no password, no `/` at its end. */
  readonly host: string;
}
