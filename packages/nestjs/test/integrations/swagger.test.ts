import { Body, Controller, Get, Param, Post, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  DocumentBuilder,
  SwaggerModule,
  type OpenAPIObject,
} from '@nestjs/swagger';
import { Track } from '../../src/index.js';
import { NestStage } from './nest-stage.js';

class Order {
  @ApiProperty({ description: '商品' })
  name!: string;
}

type Decorate = (event: string) => MethodDecorator;

/** The same controller each time, but for the decorator of its methods. */
function makeController(above: Decorate, below: Decorate): Type {
  @Controller('shop')
  class ShopController {
    @above('ViewOrder')
    @Get(':id')
    @ApiOperation({ summary: 'Shows an order' })
    @ApiOkResponse({ type: Order })
    view(@Param('id') id: string): Order {
      return Object.assign(new Order(), { name: id });
    }

    @Post()
    @ApiOperation({ summary: 'Takes an order' })
    @below('CreateOrder')
    async create(@Body() order: Order): Promise<Order> {
      return Promise.resolve(order);
    }
  }
  return ShopController;
}

const nothing: Decorate = () => () => undefined;
const track: Decorate = (event) => Track(event);

describe('Track under Swagger', () => {
  const stage = new NestStage();

  async function describeApi(controller: Type): Promise<OpenAPIObject> {
    const app = await NestFactory.create(stage.module({ controllers: [controller] }), { logger: false });
    stage.adopt(app);
    await app.init();
    return SwaggerModule.createDocument(app, new DocumentBuilder().setTitle('Shop').build());
  }

  it('leaves the document as it is without it', async () => {
    const plain = await describeApi(makeController(nothing, nothing));
    expect(Object.keys(plain.paths)).toEqual(['/shop/{id}', '/shop']);
    expect(JSON.stringify(await describeApi(makeController(track, nothing)))).toBe(JSON.stringify(plain));
    expect(JSON.stringify(await describeApi(makeController(nothing, track)))).toBe(JSON.stringify(plain));
  });
});
