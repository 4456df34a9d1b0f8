/** The commands between the plan in git and GrowingIO: pull, push, diff, check. */

import type { Command } from 'commander';
import { actionOf, collect, newCommand, type Runner } from '../../command/command.js';
import { t } from '../../messages.js';
import { check, diff } from './check.js';
import { pull } from './pull.js';
import { push } from './push.js';

export function pullCommand(runner: Runner): Command {
  const examples = [
    { words: 'plan pull', what: t`all of them` },
    { words: 'plan pull --event BuyProduct', what: t`one event, and nothing else changes` },
  ];
  return newCommand('pull', t`take the events and variables of GrowingIO into the plan`, examples)
    .option('--event <key>', t`only events of this key; may be repeated`, collect)
    .action(actionOf(runner, pull));
}

export function pushCommand(runner: Runner): Command {
  const summary = t`create on GrowingIO what the plan has and GrowingIO does not; nothing is changed or deleted`;
  const examples = [
    { words: 'plan push', what: t`shows what it will do, and asks` },
    { words: 'plan push --event BuyProduct --yes', what: t`one event, without asking` },
  ];
  return newCommand('push', summary, examples)
    .option('--event <key>', t`only events of this key; may be repeated`, collect)
    .option('--yes', t`create it without asking, as in a script`)
    .action(actionOf(runner, push));
}

export function diffCommand(runner: Runner): Command {
  const examples = [
    { words: 'plan diff', what: t`0 the same, 1 different, 2 nobody can tell` },
    { words: 'plan diff --json', what: t`the same for programs` },
  ];
  return newCommand('diff', t`show where the plan and GrowingIO differ`, examples).action(actionOf(runner, diff));
}

export function checkCommand(runner: Runner): Command {
  const examples = [
    { words: 'plan check', what: t`0 the same, 1 different, 2 nobody can tell` },
    { words: 'plan check --offline', what: t`the plan and its types only: GrowingIO is not asked` },
  ];
  return newCommand('check', t`for CI: whether the plan, its types and GrowingIO are the same`, examples)
    .option('--offline', t`compare the plan with its types only`)
    .option('--types <file>', t`the types (default: growingio.d.ts)`)
    .action(actionOf(runner, check));
}
