/** Opens an address in the system's browser, by the command that each system has for it; no shell sees the address. */

import { spawn } from 'node:child_process';
import { describeError } from '@growingio/upload/adapter';

const commands: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Resolves with `undefined` when the command has taken the address, else with why it has not. Never rejects. */
export function openPage(url: string, platform: NodeJS.Platform): Promise<string | undefined> {
  const [command, ...words] = commands[platform] ?? ['xdg-open'];
  return new Promise((resolve) => {
    const child = spawn(command, [...words, url], { stdio: 'ignore', detached: true });
    child.once('error', (error) => {
      resolve(describeError(error));
    });
    // A browser may stay in the foreground of its command: then it has started, which is all.
    child.once('spawn', () => {
      child.unref();
      const wait = setTimeout(() => {
        resolve(undefined);
      }, 2_000).unref();
      child.once('exit', (code) => {
        clearTimeout(wait);
        resolve(code === 0 ? undefined : `${command} ended with ${String(code)}`);
      });
    });
  });
}
