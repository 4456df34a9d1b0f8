/** The commands between the plan in git and GrowingIO: pull, diff, push, check. */

import type { Command } from 'commander';
import { actionOf, collect, newCommand, type Runner } from '../../command/command.js';
import { t } from '../../messages.js';
import { check, diff } from './check.js';
import { pull } from './pull.js';
import { push } from './push.js';

export const remoteCommands: readonly ((runner: Runner) => Command)[] = [
  (runner) =>
    newCommand('pull', t`take the events and variables of GrowingIO into the plan`, [
      { words: 'plan pull', what: t`all of them` },
      { words: 'plan pull --event BuyProduct', what: t`one event, and nothing else changes` },
    ])
      .option('--event <key>', t`only events of this key; may be repeated`, collect)
      .action(actionOf(runner, pull)),
  (runner) =>
    newCommand('push', t`create on GrowingIO what the plan has and GrowingIO does not; nothing is changed or deleted`, [
      { words: 'plan push', what: t`shows what it will do, and asks` },
      { words: 'plan push --event BuyProduct --yes', what: t`one event, without asking` },
    ])
      .option('--event <key>', t`only events of this key; may be repeated`, collect)
      .option('--yes', t`create it without asking, as in a script`)
      .action(actionOf(runner, push)),
  (runner) =>
    newCommand('diff', t`show where the plan and GrowingIO differ`, [
      { words: 'plan diff', what: t`0 the same, 1 different, 2 nobody can tell` },
      { words: 'plan diff --json', what: t`the same for programs` },
    ]).action(actionOf(runner, diff)),
  (runner) =>
    newCommand('check', t`for CI: whether the plan, its types and GrowingIO are the same`, [
      { words: 'plan check', what: t`0 the same, 1 different, 2 nobody can tell` },
      { words: 'plan check --offline', what: t`the plan and its types only: GrowingIO is not asked` },
    ])
      .option('--offline', t`compare the plan with its types only`)
      .option('--types <file>', t`the types (default: growingio.d.ts)`)
      .action(actionOf(runner, check)),
];
