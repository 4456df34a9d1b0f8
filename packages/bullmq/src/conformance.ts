/** The door for tests of authors: the suite that states what a source of a relay has to do, for any test runner. */

export { sourceConformance } from './conformance/source-conformance.js';
export type { CreateSourceStage, SourceStage, StoredLetter } from './conformance/stage.js';
