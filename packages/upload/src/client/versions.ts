/** Notices that two versions of the core run in one process, each with its own idea of a request's tracker. */

import { sharedState } from '../runtime/shared-state.js';
import { version } from '../version.js';
import { list } from '../text/list.js';
import { t } from '../text/messages.js';

interface State {
  readonly versions: Set<string>;
  isSaid: boolean;
}

/** Says once in the process that this version is not the only one, and what to do. Called where a client is made or taken. */
export function noteVersion(say: (message: string) => void, own = version): void {
  const state = sharedState('versions', (): State => ({ versions: new Set(), isSaid: false }));
  state.versions.add(own);
  if (state.versions.size < 2 || state.isSaid) return;
  state.isSaid = true;
  say(
    t`two versions of @growingio/upload run in this process (${list([...state.versions])}), and one may not find the requests of the other: install all @growingio packages in one version; npm ls @growingio/upload shows who brings which`,
  );
}
