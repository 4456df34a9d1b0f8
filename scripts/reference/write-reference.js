/** Writes the reference of all doors from their docstrings, with typedoc. Declarations enter; docs/reference/*.md leave. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Application, Comment, Logger, LogLevel } from 'typedoc';
import { writeAdditions } from './additions.js';
import { withoutVersion } from './without-version.js';

const folder = 'docs/reference';

const options = {
  name: 'Reference',
  plugin: ['typedoc-plugin-markdown'],
  readme: 'none',
  logLevel: LogLevel.Warn,
  treatWarningsAsErrors: true,
  // API Extractor says what a door forgets to export.
  validation: { notExported: false },
  excludeInternal: true,
  // Where the repository is published stands in one place, and is not here.
  disableSources: true,
  githubPages: false,
  sortEntryPoints: false,
  // One page for each door.
  router: 'module',
  excludeScopesInPaths: true,
  hidePageHeader: true,
  hideBreadcrumbs: true,
  // Its headings have the anchors that its links lead to, whatever a site makes of a heading.
  useHTMLAnchors: true,
  useCodeBlocks: true,
  expandParameters: true,
  sanitizeComments: true,
  indexFormat: 'table',
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  typeAliasPropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
};

/**
 * Returns the pages by their paths in the repository, and what typedoc warns of, a line each.
 *
 * @param {import('./doors.js').Door[]} doors
 * @param {import('typescript').Program} program that has the declarations of all doors
 * @returns {Promise<{ files: Map<string, string>, problems: string[] }>}
 */
export async function writeReference(root, doors, program) {
  const out = mkdtempSync(join(tmpdir(), 'growingio-reference-'));
  const app = await Application.bootstrapWithPlugins({ ...options, outputs: [{ name: 'markdown', path: out }] });
  const heard = new Listener(root);
  app.logger = heard;
  const entries = doors.map(({ name, types }) => ({
    displayName: name,
    program,
    sourceFile: program.getSourceFile(types),
  }));
  const project = app.converter.convert(entries);
  for (const { displayName, sourceFile } of entries) {
    project.children.find(({ name }) => name === displayName).comment ??= readFirstComment(sourceFile);
  }
  app.validate(project);
  try {
    await app.generateOutputs(project);
    const paths = readdirSync(out, { recursive: true }).filter((path) => path.endsWith('.md'));
    const files = new Map(paths.sort().map((path) => [join(folder, path), readPage(join(out, path))]));
    for (const { displayName, sourceFile } of entries) {
      const file = join(folder, `${displayName.replace('@growingio/', '')}.md`);
      files.set(
        file,
        files.get(file).replace('\n## ', () => `${writeAdditions(sourceFile)}\n## `),
      );
    }
    return { files, problems: [...heard.problems, ...findUndocumented(project)] };
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** Without the spaces at the end of lines that typedoc breaks. */
function readPage(path) {
  return withoutVersion(readFileSync(path, 'utf8')).replace(/[ \t]+$/gm, '');
}

/** Whatever is exported has a docstring; its members have one where the name does not say it all. */
function findUndocumented({ children: modules }) {
  const isDocumented = ({ comment, signatures = [], type }) =>
    [comment, ...[...signatures, ...(type?.declaration?.signatures ?? [])].map((each) => each.comment)].some(Boolean);
  return modules.flatMap(({ name, children }) =>
    children
      .filter((child) => !child.isReference() && !isDocumented(child))
      .map((child) => `${name}: ${child.name} has no docstring`),
  );
}

/** What a file is for, in its first comment: typedoc asks for a tag in it. */
function readFirstComment({ text }) {
  const [, words] = /^\/\*\*(.*?)\*\//s.exec(text);
  return new Comment([{ kind: 'text', text: words.replaceAll(/\n \* ?/g, '\n').trim() }]);
}

/** Keeps warnings and errors, with the place that they are about. */
class Listener extends Logger {
  problems = [];

  constructor(root) {
    super();
    this.root = root;
  }

  log(message, level) {
    if (level >= LogLevel.Warn) this.problems.push(message);
  }

  addContext(message, _level, place, source) {
    const file = source ?? place?.getSourceFile();
    if (file === undefined) return message;
    const { line } = file.getLineAndCharacterOfPosition(typeof place === 'number' ? place : place.getStart(file));
    return `${relative(this.root, file.fileName)}:${line + 1}: ${message}`;
  }
}
