/** The module for Nest's own tests: in place of `GrowingIOModule`, or beside it, it has every client be a recorder. */

import { GrowingIOModule, standInToken } from '@growingio/nestjs';
import { Module, type DynamicModule } from '@nestjs/common';
import { Recorder, type RecorderOptions } from './recorder/recorder.js';

export { createRecorder, Recorder, type RecorderOptions } from './recorder/recorder.js';

/**
 * Provides a `Recorder`, which is also what is injected as `GrowingIO`, under every name of a client, and what `Tracker` and `@Track`
 * track with. `overrideModule(GrowingIOModule).useModule(GrowingIOTestingModule.forRoot())` puts it in place of a module's client; in the
 * `imports` of a test it does the same, and stands for a `GrowingIOModule` where there is none.
 */
@Module({})
export class GrowingIOTestingModule {
  /** Takes a recorder, or the options of one. Throws a `GrowingIOError` for a wrong option. */
  static forRoot<Request = never>(given: Recorder | RecorderOptions<Request> = {}): DynamicModule {
    const recorder = Recorder.is(given) ? given : new Recorder(given);
    return {
      module: GrowingIOTestingModule,
      global: true,
      imports: [GrowingIOModule.forRoot(recorder)],
      providers: [
        { provide: Recorder, useValue: recorder },
        { provide: standInToken, useValue: recorder },
      ],
      exports: [Recorder, standInToken],
    };
  }
}
