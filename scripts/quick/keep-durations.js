/** A reporter of Jest: keeps how long each test file took, for who has little time. */
import { join, relative } from 'node:path';
import { keep, readKept } from '../kept.js';

const root = join(import.meta.dirname, '../..');

export default class KeepDurations {
  #durations = {};

  onTestResult({ path }, { perfStats }) {
    this.#durations[relative(root, path)] = Math.round((perfStats.end - perfStats.start) / 1000);
  }

  onRunComplete() {
    keep(root, 'tests', { ...readKept(root, 'tests'), ...this.#durations });
  }
}
