/** The door of the Nest plugin. What is not named here is private. */

export { currentTracker, GrowingIO, GrowingIOError, Tracker, type VariablesMapper } from '@growingio/upload';
export {
  GrowingIOModule,
  type GrowingIOModuleExtras,
  type GrowingIOOptions,
  type GrowingIOOptionsFactory,
} from './growingio.module.js';
export { getGrowingIOToken, InjectGrowingIO } from './injection.js';
export { Track, type TrackCallOptions } from './track.decorator.js';
