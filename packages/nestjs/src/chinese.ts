/** The messages of this package in Chinese, by their English text, in the order of the files that write them. */

import type { Dictionary } from '@growingio/upload/adapter';

export const chinese: Dictionary = {
  // growingio.module.ts
  'asyncContext is false: GrowingIOModule needs it, since @Track finds the request by it':
    'asyncContext 为 false，而 GrowingIOModule 需要它：@Track 靠它找到请求',
  "GrowingIOModule runs on Nest's Express and Fastify adapters, and this application's is '{0}'":
    "GrowingIOModule 只支持 Nest 的 Express 和 Fastify 适配器，而本应用使用的是 '{0}'",
  'GrowingIOModule has no options: write {0}': 'GrowingIOModule 没有选项：请写成 {0}',

  // injection.ts
  'a name, as in {0}': '名称，例如 {0}',
  'the client of @Track: put {0} into the imports of the root module':
    '@Track 的 client：请把 {0} 放进根模块的 imports',

  // module-options.ts
  'an object, such as { projectId }, or a client': '对象（例如 { projectId }），或 client',
  'an object, such as { useFactory }': '对象，例如 { useFactory }',
  '{0} is no option of forRootAsync(): have the factory return it': '{0} 不是 forRootAsync() 的选项：请由工厂函数返回',
  'forRootAsync() has no factory: pass useFactory, useClass or useExisting':
    'forRootAsync() 缺少工厂：请传入 useFactory、useClass 或 useExisting',
  '{0} is no option of the client: it stands beside the factory, as in forRootAsync({ useFactory, {1} })':
    '{0} 不是 client 的选项：它应写在工厂旁边，例如 forRootAsync({ useFactory, {1} })',

  // track.decorator.ts
  "{0} above {1}: Nest needs TypeScript's own decorators: set experimentalDecorators in tsconfig.json":
    '{1} 上的 {0}：Nest 需要 TypeScript 自己的装饰器，请在 tsconfig.json 中设置 experimentalDecorators',
};
