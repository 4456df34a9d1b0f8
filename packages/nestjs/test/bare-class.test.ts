/** The module without `forRoot()`, in an application that calls it nowhere: a file of its own, since others do. */
import 'reflect-metadata';
import { Inject, Injectable, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GrowingIO, GrowingIOModule, Track, Tracker } from '../src/index.js';

@Injectable()
class Orders {
  @Track('BuyProduct')
  buy(): void {
    return undefined;
  }
}

@Injectable()
class WithTracker {
  constructor(@Inject(Tracker) readonly tracker: Tracker) {}
}

@Injectable()
class WithClient {
  constructor(@Inject(GrowingIO) readonly client: GrowingIO) {}
}

describe('GrowingIOModule as a bare class', () => {
  it.each([Orders, WithTracker, WithClient])('names the remedy before what %p misses by it', async (provider: Type) => {
    @Module({ imports: [GrowingIOModule], providers: [provider] })
    class AppModule {}
    await expect(
      NestFactory.createApplicationContext(AppModule, { logger: false, abortOnError: false }),
    ).rejects.toThrow('GrowingIOModule has no options: write imports: [GrowingIOModule.forRoot()]');
  });
});
