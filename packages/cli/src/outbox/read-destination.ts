/** Reads to which project and host events go: from the options, else from the environment. */

import type { Destination } from '@growingio/upload';
import type { CommandHost } from '../command/command-host.js';

export interface DestinationOptions {
  readonly project?: string;
  readonly host?: string;
}

const defaultHost = 'https://api.growingio.com';

/** `undefined` when no project is named. */
export function readDestination({ project, host }: DestinationOptions, { env }: CommandHost): Destination | undefined {
  const projectId = (project ?? env['GROWINGIO_PROJECT_ID'] ?? '').trim();
  const named = host ?? env['GROWINGIO_HOST'] ?? '';
  const place = named === '' ? defaultHost : named;
  return projectId === '' ? undefined : { format: 's2s/cstm', projectId, host: place };
}
