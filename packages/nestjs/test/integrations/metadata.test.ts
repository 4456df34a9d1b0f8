import 'reflect-metadata';
import { Get, Header, HttpCode, Post, Sse, UseGuards, UseInterceptors, UsePipes, ValidationPipe } from '@nestjs/common';
import { OnWorkerEvent } from '@nestjs/bullmq';
import { OnEvent } from '@nestjs/event-emitter';
import { Mutation, Query, ResolveField } from '@nestjs/graphql';
import { EventPattern, MessagePattern } from '@nestjs/microservices';
import { Cron, Interval, Timeout } from '@nestjs/schedule';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { SubscribeMessage } from '@nestjs/websockets';
import { Track } from '../../src/index.js';

class Guard {
  canActivate(): boolean {
    return true;
  }
}

class Interceptor {
  intercept(_context: unknown, next: { handle: () => never }): never {
    return next.handle();
  }
}

type Decorate = (target: object, key: string, descriptor: PropertyDescriptor) => unknown;

const decorators: Record<string, Decorate> = {
  '@Get': Get('path'),
  '@Post': Post('path'),
  '@Sse': Sse('path'),
  '@HttpCode': HttpCode(204),
  '@Header': Header('x-a', 'b'),
  '@UseGuards': UseGuards(Guard),
  '@UsePipes': UsePipes(ValidationPipe),
  '@UseInterceptors': UseInterceptors(Interceptor),
  '@ApiOperation': ApiOperation({ summary: 'summary' }),
  '@ApiResponse': ApiResponse({ status: 200 }),
  '@Query': Query(() => String),
  '@Mutation': Mutation(() => String),
  '@ResolveField': ResolveField(() => String),
  '@SubscribeMessage': SubscribeMessage('message'),
  '@MessagePattern': MessagePattern('pattern'),
  '@EventPattern': EventPattern('pattern'),
  '@Cron': Cron('* * * * *'),
  '@Interval': Interval(1000),
  '@Timeout': Timeout(1000),
  '@OnEvent': OnEvent('event'),
  '@OnWorkerEvent': OnWorkerEvent('completed'),
};

const track: Decorate = Track('Event');

/** A class of one method under these decorators, and all that can be seen of the method from outside. */
function look(...above: Decorate[]): object {
  class Provider {
    method(first: string, second: number): string {
      return `${first}${String(second)}`;
    }
  }
  const { prototype } = Provider;
  const descriptor = Object.getOwnPropertyDescriptor(prototype, 'method')!;
  const decorated = above.reduceRight<PropertyDescriptor>(
    (made, decorate) => (decorate(prototype, 'method', made) as PropertyDescriptor | undefined) ?? made,
    descriptor,
  );
  const method = decorated.value as () => unknown;
  return {
    name: method.name,
    length: method.length,
    own: Reflect.ownKeys(method),
    enumerable: decorated.enumerable,
    metadata: Reflect.getMetadataKeys(method).map((key: unknown): unknown[] => [key, Reflect.getMetadata(key, method)]),
    ofProperty: Reflect.getMetadataKeys(prototype, 'method').map((key: unknown): unknown[] => [
      key,
      Reflect.getMetadata(key, prototype, 'method'),
    ]),
  };
}

describe('Track beside the decorators of Nest', () => {
  it.each(Object.entries(decorators))('keeps name, length and metadata, above and below %s', (_name, decorate) => {
    const plain = look(decorate);
    expect(plain).not.toEqual(look());
    expect(look(track, decorate)).toEqual(plain);
    expect(look(decorate, track)).toEqual(plain);
  });
});
