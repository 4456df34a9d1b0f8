/** The door of the Nest plugin. What is not named here is private. */

export { currentTracker, GrowingIO, GrowingIOError, Tracker, type GrowingIOOptions } from '@growingio/upload';
export { GrowingIOModule, type GrowingIOModuleExtras, type GrowingIOOptionsFactory } from './growingio.module.js';
export { Track, type VariablesMapper } from './track.decorator.js';
