import {
  Body,
  ConflictException,
  Controller,
  Get,
  HttpCode,
  Injectable,
  Param,
  ParseIntPipe,
  Post,
  Redirect,
  Res,
  SetMetadata,
  StreamableFile,
  UseFilters,
  UseGuards,
  UseInterceptors,
  ValidationPipe,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { IsInt, IsString } from 'class-validator';
import type { Response } from 'express';
import { map, type Observable } from 'rxjs';
import { Track } from '../../src/index.js';
import { ask, NestStage, platforms } from './nest-stage.js';

class Order {
  @IsString()
  name!: string;

  @IsInt()
  price!: number;

  get label(): string {
    return `${this.name} ${String(this.price)}`;
  }
}

@Injectable()
class RoleGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    return this.reflector.get('role', context.getHandler()) !== 'owner';
  }
}

@Injectable()
class Envelope implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map((data) => ({ data: data as unknown })));
  }
}

class TeapotFilter implements ExceptionFilter {
  catch(error: Error, host: ArgumentsHost): void {
    host.switchToHttp().getResponse<Response>().status(418).send(error.message);
  }
}

@Controller()
@UseGuards(RoleGuard)
class ShopController {
  @Track('AboveGet')
  @Get('above')
  above(): string {
    return 'above';
  }

  @Get('below')
  @Track('BelowGet')
  below(): string {
    return 'below';
  }

  @HttpCode(202)
  @Track('BetweenOthers', (answer: string, id: number) => ({ answer, id }))
  @UseInterceptors(Envelope)
  @Post('between/:id')
  async between(@Param('id', ParseIntPipe) id: number): Promise<string> {
    await Promise.resolve();
    return `order ${String(id)}`;
  }

  @Track('Guarded')
  @SetMetadata('role', 'owner')
  @Get('guarded')
  guarded(): string {
    return 'never';
  }

  @UseFilters(TeapotFilter)
  @Track('Filtered')
  @Get('filtered')
  filtered(): string {
    throw new ConflictException('sold out');
  }

  @Post('orders')
  @Track('CreateOrder', (label: string, order: Order) => ({ label, name: order.name }))
  create(@Body() order: Order): string {
    return order.label;
  }

  @Post('untracked-orders')
  createUntracked(@Body() order: Order): string {
    return order.label;
  }

  @Track('Redirected')
  @Redirect('/above', 303)
  @Get('redirected')
  redirected(): void {
    // Its decorator answers.
  }

  @Track('AnsweredByHand')
  @Get('by-hand')
  byHand(@Res() response: Response): void {
    response.status(203).send('by hand');
  }

  @Track('Download', (file: StreamableFile) => ({ type: file.getHeaders().type }))
  @Get('download')
  download(): StreamableFile {
    return new StreamableFile(Buffer.from('name;price\n苹果;14\n'), { type: 'text/csv' });
  }
}

describe.each(platforms)('Track on controllers, in Nest on %s', (platform) => {
  const stage = new NestStage(platform);
  const start = () =>
    stage.start({ controllers: [ShopController] }, (app) => {
      app.useGlobalPipes(new ValidationPipe({ transform: true }));
    });

  it('tracks above and below the decorator of a route', async () => {
    const app = await start();
    expect(await ask(app, '/above', { user: 'u1' })).toEqual({ status: 200, text: 'above' });
    expect(await ask(app, '/below', { user: 'u2' })).toEqual({ status: 200, text: 'below' });
    expect(await stage.arrived()).toEqual([
      ['AboveGet', 'u1'],
      ['BelowGet', 'u2'],
    ]);
  });

  it('gives the mapper what the method was called with, after the pipes, and answered, before the interceptors', async () => {
    const app = await start();
    const answer = await ask(app, '/between/7', { method: 'POST', user: 'u1' });
    expect(answer).toEqual({ status: 202, text: '{"data":"order 7"}' });
    expect(await stage.arrived()).toEqual([['BetweenOthers', 'u1', { answer: 'order 7', id: 7 }]]);
  });

  it('tracks nothing where a pipe or a guard refuses', async () => {
    const app = await start();
    expect((await ask(app, '/between/seven', { method: 'POST', user: 'u1' })).status).toBe(400);
    expect((await ask(app, '/guarded', { user: 'u1' })).status).toBe(403);
    expect(await stage.arrived()).toEqual([]);
  });

  it('leaves an error to its exception filter, and tracks nothing', async () => {
    const app = await start();
    expect(await ask(app, '/filtered', { user: 'u1' })).toEqual({ status: 418, text: 'sold out' });
    expect(await stage.arrived()).toEqual([]);
  });

  it('leaves validation as it is without it', async () => {
    const app = await start();
    const post = (path: string, json: unknown) => ask(app, path, { method: 'POST', user: 'u1', json });
    for (const json of [{ name: '苹果', price: 14 }, { name: 7, price: 'x' }, {}]) {
      expect(await post('/orders', json)).toEqual(await post('/untracked-orders', json));
    }
    expect(await stage.arrived()).toEqual([['CreateOrder', 'u1', { label: '苹果 14', name: '苹果' }]]);
  });

  it('leaves a redirect and an answer by hand as they are', async () => {
    const app = await start();
    expect(await ask(app, '/redirected', { user: 'u1' })).toEqual({ status: 200, text: 'above' });
    expect(await ask(app, '/by-hand', { user: 'u1' })).toEqual({ status: 203, text: 'by hand' });
    expect(await stage.arrived()).toEqual([
      ['Redirected', 'u1'],
      ['AboveGet', 'u1'],
      ['AnsweredByHand', 'u1'],
    ]);
  });

  it('tracks a file that is streamed', async () => {
    const app = await start();
    expect(await ask(app, '/download', { user: 'u1' })).toEqual({ status: 200, text: 'name;price\n苹果;14\n' });
    expect(await stage.arrived()).toEqual([['Download', 'u1', { type: 'text/csv' }]]);
  });
});
