/** Matchers for Vitest: `import '@growingio/testing/vitest'` in a test, or once in `setupFiles`. */

/** @ts-ignore: who uses another test runner has no Vitest. */
import { expect } from 'vitest';
import { matchers, type TrackMatchers } from './expect/verdicts.js';

export { matchers } from './expect/verdicts.js';

(expect as { extend(added: typeof matchers): void }).extend(matchers);

/** @ts-ignore: the same. */
declare module 'vitest' {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- The default is Vitest's own, and has to be the same.
  interface Matchers<T = any> {
    toHaveTracked: TrackMatchers<T>['toHaveTracked'];
    toHaveTrackedFor: TrackMatchers<T>['toHaveTrackedFor'];
    toHaveTrackedTimes: TrackMatchers<T>['toHaveTrackedTimes'];
  }
}
