/** The door of the Nest plugin. What is not named here is private. */

export type { GrowingIOOptions } from '@growingio/express';
export { currentTracker, GrowingIO, GrowingIOError, Tracker } from '@growingio/upload';
export { GrowingIOModule, type GrowingIOModuleExtras, type GrowingIOOptionsFactory } from './growingio.module.js';
export { Track, type VariablesMapper } from './track.decorator.js';
