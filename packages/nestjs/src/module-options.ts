/** Checks what `forRoot()` and `forRootAsync()` were given: a misspelt or misplaced option stops the start. */

import { GrowingIO, GrowingIOError } from '@growingio/upload';
import {
  applyLanguage,
  checkObjectOption,
  optionTable,
  readFunctionOption,
  refuseUnknownOptions,
} from '@growingio/upload/adapter';
import { t } from './messages.js';

const extras = ['name', 'isGlobal'] as const;
const sources = ['useFactory', 'useClass', 'useExisting'] as const;
const namesOfExtras = new Set<string>(extras);
const names = new Set([...Object.keys(optionTable), ...extras]);
const namesBesideFactory = new Set([...sources, 'inject', 'imports', 'provideInjectionTokensFrom', ...extras]);

/** Of `forRoot()`: a client, or its options and what stands among them. */
export function checkOptions(options: unknown): void {
  if (GrowingIO.is(options)) return;
  applyLanguage(options, process.env);
  checkObjectOption('options', options, t`an object, such as { projectId }, or a client`);
  refuseUnknownOptions(options, names);
}

/** Of `forRoot()`: what stands behind them, or behind a ready client. */
export function checkExtras(given: unknown): void {
  checkObjectOption('options', given);
  refuseUnknownOptions(given, namesOfExtras);
}

/** Of `forRootAsync()`. */
export function checkAsyncOptions(options: unknown): void {
  checkObjectOption('options', options, t`an object, such as { useFactory }`);
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(optionTable, name)) continue;
    throw new GrowingIOError(
      'ERR_GROWINGIO_UNKNOWN_OPTION',
      t`${name} is no option of forRootAsync(): have the factory return it`,
    );
  }
  refuseUnknownOptions(options, namesBesideFactory);
  const given: Readonly<Partial<Record<string, unknown>>> = { ...options };
  readFunctionOption('useFactory', given['useFactory']);
  readFunctionOption('useClass', given['useClass']);
  if (sources.some((name) => given[name] !== undefined)) return;
  const message = t`forRootAsync() has no factory: pass useFactory, useClass or useExisting`;
  throw new GrowingIOError('ERR_GROWINGIO_OPTION', message);
}

/** Of what a factory or a class has returned. */
export function checkReturned(options: unknown): void {
  if (typeof options !== 'object' || options === null || GrowingIO.is(options)) return;
  for (const name of extras) {
    if (!Object.hasOwn(options, name)) continue;
    throw new GrowingIOError(
      'ERR_GROWINGIO_UNKNOWN_OPTION',
      t`${name} is no option of the client: it stands beside the factory, as in forRootAsync({ useFactory, ${name} })`,
    );
  }
}
