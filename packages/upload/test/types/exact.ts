/** Every optional option takes `undefined`, as of a variable of the environment, with exactOptionalPropertyTypes: of all packages. */
import type { BullmqSenderOptions, QueueOptions, RelayCloseOptions, RelayOptions } from '@growingio/bullmq';
import type { CollectorOptions, WaitOptions } from '@growingio/collector';
import type { GrowingIOOptions as ExpressOptions } from '@growingio/express';
import type { GrowingIOOptions as KoaOptions } from '@growingio/koa';
import type {
  GrowingIOModuleExtras,
  GrowingIOOptions as NestOptions,
  TrackCallOptions as NestCallOptions,
} from '@growingio/nestjs';
import type { DiskOutboxOptions } from '@growingio/outbox-disk';
import type { FlushOptions, RetryOptions, SendOptions, TrackCallOptions, TrackOptions } from '../../src/index.js';
import { GrowingIO, type GrowingIOOptions } from '../../src/index.js';

/** The names of the optional properties that refuse an undefined one. */
type Exact<Options> = {
  [Name in keyof Options]-?: object extends Pick<Options, Name>
    ? Record<Name, undefined> extends Pick<Options, Name>
      ? never
      : Name
    : never;
}[keyof Options];

/** Fails to compile where there is one. */
type NoneOf<Names extends never> = Names;

export type Checked = [
  NoneOf<Exact<GrowingIOOptions>>,
  NoneOf<Exact<RetryOptions>>,
  NoneOf<Exact<FlushOptions>>,
  NoneOf<Exact<TrackOptions>>,
  NoneOf<Exact<TrackCallOptions>>,
  NoneOf<Exact<SendOptions>>,
  NoneOf<Exact<ExpressOptions>>,
  NoneOf<Exact<KoaOptions>>,
  NoneOf<Exact<NestOptions>>,
  NoneOf<Exact<NestCallOptions>>,
  NoneOf<Exact<GrowingIOModuleExtras>>,
  NoneOf<Exact<DiskOutboxOptions>>,
  NoneOf<Exact<QueueOptions>>,
  NoneOf<Exact<BullmqSenderOptions>>,
  NoneOf<Exact<RelayOptions>>,
  NoneOf<Exact<RelayCloseOptions>>,
  NoneOf<Exact<CollectorOptions>>,
  NoneOf<Exact<WaitOptions>>,
];

// @ts-expect-error An optional property that takes no undefined is found.
export type Found = NoneOf<Exact<{ readonly timeout?: number }>>;

export const client = new GrowingIO({ projectId: process.env['X'], retry: { minDelay: undefined }, logger: undefined });
