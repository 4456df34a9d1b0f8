/** The module for NestJS: a client and the tracker of each request to be injected, and `@Track` for methods. */

export {
  currentTracker,
  GrowingIO,
  GrowingIOError,
  type Register,
  Tracker,
  type VariablesMapper,
} from '@growingio/upload';
export {
  standInToken,
  type GrowingIOModuleExtras,
  type GrowingIOOptions,
  type GrowingIOOptionsFactory,
} from './client-providers.js';
export { GrowingIOModule } from './growingio.module.js';
export { getGrowingIOToken, InjectGrowingIO } from './injection.js';
export { Track, type TrackCallOptions } from './track.decorator.js';
