/** Writes a report of the public surface of each door, with API Extractor. Declarations enter; etc/*.api.md leave. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { writeAdditions } from './additions.js';
import { innerTypes } from './inner-types.js';
import { withoutVersion } from './without-version.js';

/** As those compile who read the declarations: in strict mode, with Node's own types. */
const compilerOptions = {
  ...{ target: 'es2022', lib: ['es2023'], module: 'nodenext', moduleResolution: 'nodenext', types: ['node'] },
  ...{ strict: true, skipLibCheck: true },
};

const silent = { logLevel: 'none' };

/** What API Extractor says of a door is an error, so that nobody has to read the warnings of each run; all but this. */
const messages = {
  compilerMessageReporting: { default: { logLevel: 'error' } },
  extractorMessageReporting: {
    default: { logLevel: 'error' },
    // What a door names is public, and what is @internal stands in no declaration: there are no stages between.
    'ae-missing-release-tag': silent,
    // Typedoc reads the docstrings: it asks for them, and looks at their links.
    'ae-undocumented': silent,
    'ae-unresolved-link': silent,
  },
  tsdocMessageReporting: { default: silent },
};

/**
 * Reads the declarations of all doors once, for their reports and their reference.
 *
 * @param {import('./doors.js').Door[]} doors
 */
export function readDoors(root, doors) {
  return CompilerState.create(configure(root, doors[0], root), {
    additionalEntryPoints: doors.map(({ types }) => types),
  });
}

/**
 * Returns the reports by their paths in the repository, and what is wrong with the doors, a line each.
 *
 * @param {import('./doors.js').Door[]} doors
 * @param {import('@microsoft/api-extractor').CompilerState} compilerState by readDoors()
 * @returns {{ files: Map<string, string>, problems: string[] }}
 */
export function writeReports(root, doors, compilerState, inner = innerTypes) {
  const folder = mkdtempSync(join(tmpdir(), 'growingio-api-'));
  const files = new Map();
  const problems = [];
  const unused = new Set(inner);
  try {
    for (const door of doors) {
      const known = exportsBeside(door, doors, compilerState.program);
      const messageCallback = (message) => {
        message.handled = true;
        if (message.logLevel !== 'error') return;
        const [, forgotten] =
          (message.messageId === 'ae-forgotten-export' && /"(\w+?)(?:_\d)?"/.exec(message.text)) || [];
        unused.delete(forgotten);
        if (known.has(forgotten) || inner.includes(forgotten)) return;
        problems.push(`${door.name}: ${message.formatMessageWithLocation(root)}`);
      };
      Extractor.invoke(configure(root, door, folder), { compilerState, localBuild: true, messageCallback });
      const report = withoutVersion(readFileSync(join(folder, `${door.file}.api.md`), 'utf8'));
      const named = report.replace(/^## API Report File for .*$/m, `## The public surface of ${door.name}`);
      files.set(`etc/${door.file}.api.md`, named + writeAdditions(compilerState.program.getSourceFile(door.types)));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  problems.push(...[...unused].map((name) => `inner-types.js: no door has a ${name}, or one exports it`));
  return { files, problems };
}

/** What the doors of a package export: who comes in by one may need a name of another. */
function exportsBeside({ folder }, doors, program) {
  const checker = program.getTypeChecker();
  const beside = doors.filter((door) => door.folder === folder);
  return new Set(
    beside
      .flatMap(({ types }) => checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(types))))
      .map(({ name }) => name),
  );
}

function configure(root, door, folder) {
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder: door.folder,
      mainEntryPointFilePath: door.types,
      newlineKind: 'lf',
      compiler: { overrideTsconfig: { compilerOptions, files: [door.types] } },
      apiReport: {
        enabled: true,
        reportFileName: `${door.file}.api.md`,
        reportFolder: folder,
        reportTempFolder: folder,
        // In the first door of a package, with all that it rests on; the others would only repeat that.
        includeForgottenExports: !door.isBeside,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages,
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(door.folder, 'package.json'),
  });
}
