/** Matchers for Jest: `import '@growingio/testing/jest'` in a test, or once in `setupFilesAfterEnv`. */

import { expect } from '@jest/globals';
import { matchers, type TrackMatchers } from './expect/verdicts.js';

export { matchers } from './expect/verdicts.js';

expect.extend(matchers);

/** @ts-ignore: who has no types of Jest needs none here. For those who import `expect` from `@jest/globals`. */
declare module 'expect' {
  interface Matchers<R extends void | Promise<void>> {
    toHaveTracked: TrackMatchers<R>['toHaveTracked'];
    toHaveTrackedFor: TrackMatchers<R>['toHaveTrackedFor'];
    toHaveTrackedTimes: TrackMatchers<R>['toHaveTrackedTimes'];
  }
}

/** For those who have `@types/jest`. */
declare global {
  namespace jest {
    interface Matchers<R> {
      toHaveTracked: TrackMatchers<R>['toHaveTracked'];
      toHaveTrackedFor: TrackMatchers<R>['toHaveTrackedFor'];
      toHaveTrackedTimes: TrackMatchers<R>['toHaveTrackedTimes'];
    }
  }
}
