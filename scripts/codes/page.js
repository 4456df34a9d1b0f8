/** The pages of codes, docs/codes.md and docs/codes.zh-CN.md: both are written from the tables beside this file. */
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { writeTable } from './table.js';
import { changes } from './tables/changes.js';
import { queueWords, states } from './tables/delivery.js';
import { atStart, ofCommands, ofTheProcess } from './tables/errors.js';
import { issues, reasons } from './tables/refusals.js';

/** In the order of the pages. */
export const tables = [atStart, ofCommands, ofTheProcess, reasons, issues, changes, states, queueWords];

const origin = '<!-- Written by `npm run codes` from scripts/codes/tables: change it there. -->';

const heads = {
  en: `# Codes: what each means, and what to do

[中文](codes.zh-CN.md)

Every code that an application or a command gives, with its cause and its remedy. The codes are stable: programs may compare them. The messages beside them are for
people, name the wrong value, and may change. What is found in events by the collector, and in code by \`growingio plan lint\`, has codes of its own:
[the collector's](../packages/collector/README.md#what-it-checks), [the command's](../packages/cli/README.md#slips-in-the-plan-and-in-the-code).`,
  zh: `# 代码一览：含义与处理办法

[English](codes.md)

应用和命令给出的所有代码，以及原因和处理办法。代码是稳定的，程序可以比较；随代码给出的消息写给人看，会写明出错的值，措辞可能变化。collector 在事件中、\`growingio plan lint\` 在源代码中发现的问题另有代码，见[collector](../packages/collector/README.zh-CN.md#检查什么)和[该命令](../packages/cli/README.zh-CN.md#方案和代码中的疏漏)的说明。`,
};

/** Returns both pages by their paths in the repository. @returns {Promise<Map<string, string>>} */
export async function writePages(root) {
  const files = { en: 'docs/codes.md', zh: 'docs/codes.zh-CN.md' };
  const pages = Object.entries(files).map(async ([language, file]) => {
    const [title, ...head] = heads[language].split('\n\n');
    const parts = [title, origin, ...head, ...tables.map((table) => writeTable(table, language))];
    const settings = await resolveConfig(join(root, file));
    return [file, await format(parts.join('\n\n'), { ...settings, parser: 'markdown' })];
  });
  return new Map(await Promise.all(pages));
}
