/** What `forRoot()` and `forRootAsync()` say of options that are misspelt, misplaced or none. */
import 'reflect-metadata';
import { useLanguage } from '@growingio/upload/adapter';
import { Test } from '@nestjs/testing';
import { GrowingIO, GrowingIOModule } from '../src/index.js';

const client = new GrowingIO({ mode: 'off' });
const useFactory = (): object => ({ mode: 'off' });

function call(method: 'forRoot' | 'forRootAsync', given: unknown[]): unknown {
  return (GrowingIOModule as unknown as Record<string, (...given: unknown[]) => unknown>)[method]?.(...given);
}

function start(module: unknown): Promise<unknown> {
  return Test.createTestingModule({ imports: [module as never] }).compile();
}

describe('forRoot', () => {
  it.each<[string, unknown[], string]>([
    ['a misspelt option', [{ mode: 'off', flushat: 3 }], 'flushat is no option: did you mean flushAt?'],
    ['a misspelt isGlobal', [{ mode: 'off', isGlobl: true }], 'isGlobl is no option: did you mean isGlobal?'],
    [
      'a misspelt name behind the options',
      [{ mode: 'off' }, { nme: 'audit' }],
      'nme is no option: known are name, isGlobal',
    ],
    ['a misspelt name behind a client', [client, { nme: 'audit' }], 'nme is no option: known are name, isGlobal'],
    ['an option behind a client', [client, { flushAt: 3 }], 'flushAt is no option: known are name, isGlobal'],
    ['a project ID', ['0a1b2c3d'], 'options is "0a1b2c3d": it must be an object, such as { projectId }, or a client'],
    ['null', [null], 'options is null: it must be an object'],
    ['a promise', [Promise.resolve({ mode: 'off' })], 'options is an object (Promise): it must be an object'],
    ['a name behind a client', [client, 'audit'], 'options is "audit": it must be an object'],
    ['no boolean for isGlobal', [{ mode: 'off', isGlobal: 'no' }], 'isGlobal is "no": it must be true or false'],
  ])('refuses %s', (_, given, message) => {
    expect(() => call('forRoot', given)).toThrow(message);
  });

  it('refuses in the language of the options', () => {
    expect(() => GrowingIOModule.forRoot({ language: 'zh', isGlobl: true } as never)).toThrow('isGlobl 不是选项');
    useLanguage('en');
  });

  it('takes undefined for every option', () => {
    expect(GrowingIOModule.forRoot({ mode: 'off', isGlobal: undefined, name: undefined }).global).toBe(true);
  });
});

describe('forRootAsync', () => {
  const known = 'useFactory, useClass, useExisting, inject, imports, provideInjectionTokensFrom, name, isGlobal';

  it.each<[string, unknown[], string]>([
    ['nothing', [], 'options is undefined: it must be an object, such as { useFactory }'],
    ['a function', [useFactory], 'options is a function: it must be an object, such as { useFactory }'],
    ['no factory', [{ name: 'audit' }], 'forRootAsync() has no factory: pass useFactory, useClass or useExisting'],
    ['options for a factory', [{ useFactory: {} }], 'useFactory is an object: it must be a function'],
    ['an object for a class', [{ useClass: {} }], 'useClass is an object: it must be a function'],
    ['a misspelt name', [{ useFactory, nme: 'audit' }], `nme is no option: known are ${known}`],
    ['a misspelt isGlobal', [{ useFactory, isGlobl: false }], 'isGlobl is no option: did you mean isGlobal?'],
    ['a misspelt factory', [{ usefactory: useFactory }], 'usefactory is no option: did you mean useFactory?'],
    ['no boolean for isGlobal', [{ useFactory, isGlobal: 'no' }], 'isGlobal is "no": it must be true or false'],
    [
      "an option of the client's",
      [{ useFactory, projectId: 'p' }],
      'projectId is no option of forRootAsync(): have the factory return it',
    ],
  ])('refuses %s', (_, given, message) => {
    expect(() => call('forRootAsync', given)).toThrow(message);
  });

  it('takes all that Nest does', async () => {
    const module = GrowingIOModule.forRootAsync({
      useFactory: () => ({ mode: 'off' }),
      ...{ imports: [], inject: [], provideInjectionTokensFrom: [] },
      ...{ name: 'audit', isGlobal: false },
    });
    expect(module.global).toBe(false);
    await start(module);
  });

  it.each(['name', 'isGlobal'])('tells a factory that returns %s where that stands', async (name) => {
    const module = GrowingIOModule.forRootAsync({ useFactory: () => ({ mode: 'off', [name]: 'audit' }) });
    await expect(start(module)).rejects.toThrow(
      `${name} is no option of the client: it stands beside the factory, as in forRootAsync({ useFactory, ${name} })`,
    );
  });
});
