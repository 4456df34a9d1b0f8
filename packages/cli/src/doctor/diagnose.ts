/** All that the doctor looks at: what can be asked at once is, and its lines leave in one order. */

import { readFileSync } from 'node:fs';
import type { CommandHost } from '../command/command-host.js';
import { t } from '../messages.js';
import { skipped, type Check, type CheckName } from './check.js';
import { explain, inTime, type Limit } from './in-time.js';
import { checkWay } from './network/check-way.js';
import { checkOutbox } from './outbox/check-outbox.js';
import { checkHost, checkMode, checkProjectId } from './settings/check-settings.js';
import { checkFrameworks } from './versions/check-frameworks.js';
import { checkNode } from './versions/check-node.js';
import { checkPackages } from './versions/check-packages.js';
import { findProject } from './versions/installed.js';

export interface Questions {
  readonly project?: string;
  readonly host?: string;
  /** The directory of an outbox on disk. */
  readonly outbox?: string;
}

/** Looks at all of it, and never throws. No event is sent; a file is made in the directory of the outbox, and removed. */
export async function* diagnose(
  { project, host, outbox }: Questions,
  { env, cwd }: CommandHost,
  limit: Limit,
): AsyncGenerator<Check, void, undefined> {
  // Begun before anything is waited for.
  const others = [
    outbox === undefined ? Promise.resolve([]) : guarded('outbox', limit, () => checkOutbox(cwd, outbox)),
    Promise.resolve([checkNode(process.version, supportedNode(), Date.now())]),
    ...checkProject(cwd, limit),
  ];
  const projectId = checkProjectId(project, env);
  yield* projectId.checks;
  yield* checkMode(env).checks;
  const read = checkHost(host, env);
  yield* read.checks;
  if (read.value !== undefined) {
    yield* checkWay({ host: read.value, projectId: projectId.value, env, limit });
  }
  for (const checks of others) yield* await checks;
}

function checkProject(cwd: string, limit: Limit): Promise<Check[]>[] {
  const project = findProject(cwd);
  return [
    guarded('frameworks', limit, async () => {
      const found = await project;
      return found === undefined
        ? [skipped('frameworks', t`there is no package.json in ${cwd}`)]
        : checkFrameworks(found);
    }),
    guarded('packages', limit, async (signal) => {
      const found = await project;
      return found === undefined ? [] : checkPackages(found, signal);
    }),
  ];
}

/** A folder that hangs, or a project that is too large, must not hold up the rest. */
async function guarded(
  name: CheckName,
  limit: Limit,
  check: (signal: AbortSignal) => Promise<Check[]>,
): Promise<Check[]> {
  try {
    return await inTime(limit, check);
  } catch (error) {
    return [skipped(name, explain(error))];
  }
}

function supportedNode(): string {
  const own = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    readonly engines: { readonly node: string };
  };
  return own.engines.node;
}
