/** The door for `@growingio/cli`: a collector by the flags of a command line, what it found in words, and which names may be one. */

export { describeCollector, warnOfReaders } from './describe-collector.js';
export { byteOrderMark, writeCell } from './export/csv.js';
export { checkFlags, defaultHost, defaultPort, describeFlags, startByFlags, type Flags } from './flags.js';
export { findNeighbours, type Neighbours } from './plan/neighbours.js';
export type { EventRow, RequestRow, Row } from './show/row.js';
export { inOneLine, sayFailure, sayMark } from './words/say-finding.js';
export { saySearchError } from './words/search-errors.js';
