/** Decides how a command is started: the program, its words and its environment. Nothing here starts anything. */

import type { CommandHost } from '../command/command-host.js';

export interface ChildPlan {
  readonly file: string;
  readonly words: readonly string[];
  /** Whether the system's shell runs it: on Windows only that finds `npm.cmd`. */
  readonly shell: boolean;
  /** Whether it gets a process group of its own, by which all that it starts can be reached. */
  readonly detached: boolean;
}

export function planChild([file = '', ...words]: readonly string[], platform: NodeJS.Platform): ChildPlan {
  if (platform !== 'win32') return { file, words, shell: false, detached: true };
  return { file: [file, ...words].map(quoteForCmd).join(' '), words: [], shell: true, detached: false };
}

/** A word as cmd.exe takes it, and then the program: quotes for the program, and a `^` before whatever cmd.exe would read itself. */
function quoteForCmd(word: string): string {
  if (/^[\w./:\\@=+-]+$/.test(word)) return word;
  const quoted = word.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1');
  return `"${quoted}"`.replace(/[()%!^"<>&|;, ]/g, '^$&');
}

type Environment = CommandHost['env'];

/**
 * The environment of the command: the collector in place of GrowingIO, past a proxy, and events that are sent, also where a mode says
 * that none are; its project ID stays, where it has one. Where this output is a coloured terminal, the command, which writes into a pipe, is asked for colours.
 */
export function planEnvironment(env: Environment, url: string, isColoured: boolean): Environment {
  const { GROWINGIO_PROJECT_ID: projectId = '', FORCE_COLOR, NO_COLOR } = env;
  return {
    ...env,
    ...pastProxy(env, new URL(url).hostname),
    GROWINGIO_HOST: url,
    GROWINGIO_MODE: 'production',
    GROWINGIO_PROJECT_ID: projectId === '' ? 'demo' : projectId,
    ...(isColoured && FORCE_COLOR === undefined && NO_COLOR === undefined ? { FORCE_COLOR: '1' } : {}),
  };
}

function pastProxy(env: Environment, hostname: string): Environment {
  const names = ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'];
  if (names.every((name) => (env[name] ?? '') === '')) return {};
  const others = env['no_proxy'] ?? env['NO_PROXY'] ?? '';
  const all = others === '' ? hostname : `${others},${hostname}`;
  return { no_proxy: all, NO_PROXY: all };
}
