/** A checker for Stryker that passes one mutant of every MUTATION_SAMPLE, the same ones each time, whatever their order. */
import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';

const one = Number(process.env.MUTATION_SAMPLE ?? 1);

class SampleChecker {
  async init() {}

  async check(mutants) {
    return Object.fromEntries(mutants.map((mutant) => [mutant.id, isDrawn(mutant) ? { status: 'passed' } : left]));
  }

  group(mutants) {
    return [mutants.map(({ id }) => id)];
  }
}

// Stryker has no word for what is left out here; the summary leaves these out, too.
const left = { status: 'compileError', reason: 'not drawn' };

function isDrawn({ fileName, location, mutatorName, replacement }) {
  const path = relative(process.cwd(), fileName);
  const identity = JSON.stringify([path, location, mutatorName, replacement]);
  return createHash('sha256').update(identity).digest().readUInt32BE() % one === 0;
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, 'sample', SampleChecker)];
