import { once, EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Cron, CronExpression, Interval, ScheduleModule, SchedulerRegistry, Timeout } from '@nestjs/schedule';
import { Track } from '../../src/index.js';
import { NestStage } from './nest-stage.js';

const ran = new EventEmitter();
const bySystem = { loginUserId: () => 'system' };

@Injectable()
class Jobs {
  @Interval(5)
  @Track('CountStock', (count: number) => ({ count }), bySystem)
  async count(): Promise<number> {
    await Promise.resolve();
    setImmediate(() => ran.emit('interval'));
    return 7;
  }

  @Track('OpenShop', bySystem)
  @Timeout(5)
  open(): void {
    setImmediate(() => ran.emit('timeout'));
  }

  @Track('CloseDay', (day: string) => ({ day }), bySystem)
  @Cron(CronExpression.EVERY_YEAR, { name: 'close-day' })
  closeDay(): string {
    setImmediate(() => ran.emit('cron'));
    return 'Monday';
  }
}

@Injectable()
class FailingJob {
  @Interval(5)
  @Track('Failed', bySystem)
  fail(): void {
    setImmediate(() => ran.emit('failing'));
    throw new Error('no stock');
  }
}

describe('Track on cron methods', () => {
  const stage = new NestStage();
  const start = (job: typeof Jobs | typeof FailingJob) =>
    stage.start({ imports: [ScheduleModule.forRoot()], providers: [job] });

  it('tracks an interval, a timeout and a cron, under the user of the option loginUserId', async () => {
    const all = Promise.all(['interval', 'timeout', 'cron'].map((name) => once(ran, name)));
    const app = await start(Jobs);
    // What the clock does at New Year, without the wait for it.
    await app.get(SchedulerRegistry).getCronJob('close-day').fireOnTick();
    await all;
    const arrived = await stage.arrived();
    expect(arrived).toContainEqual(['CountStock', 'system', { count: 7 }]);
    expect(arrived).toContainEqual(['OpenShop', 'system']);
    expect(arrived).toContainEqual(['CloseDay', 'system', { day: 'Monday' }]);
  });

  it('tracks in an application without a server, too', async () => {
    const module = stage.module({ imports: [ScheduleModule.forRoot()], providers: [Jobs] });
    const app = stage.adopt(await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false }));
    await app.get(SchedulerRegistry).getCronJob('close-day').fireOnTick();
    expect(await stage.arrived()).toContainEqual(['CloseDay', 'system', { day: 'Monday' }]);
  });

  it('leaves an error to the scheduler, and tracks nothing', async () => {
    const failed = once(ran, 'failing');
    await start(FailingJob);
    await failed;
    expect(await stage.arrived()).toEqual([]);
  });
});
