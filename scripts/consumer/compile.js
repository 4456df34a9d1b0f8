/** Compiles a TypeScript file: its type errors, and its JavaScript. */
import repositorysOwn from 'typescript';

const usual = { module: 'nodenext', target: 'es2022', strict: true, types: ['node'] };
/** By options: parsed files, so that the types of the frameworks are parsed once and not once a block. */
const caches = new Map();

/**
 * Compiles one file, or several, with the compiler `ts`. Returns the messages of what is wrong in it, or in a file whose path
 * `isOurs` accepts.
 */
export function compile(file, given = {}, isOurs = (name) => name === file, ts = repositorysOwn) {
  const json = { ...usual, skipLibCheck: true, ...given };
  const { options, errors } = ts.convertCompilerOptionsFromJson(json, '.');
  if (errors.length > 0) return { problems: errors.map((error) => describe(error, ts)), js: '' };
  let js = '';
  const program = ts.createProgram([file].flat(), options, createHost(options, json, ts));
  program.emit(undefined, (name, text) => {
    if (/\.[cm]?js$/.test(name)) js = text;
  });
  const problems = ts
    .getPreEmitDiagnostics(program)
    .filter((problem) => problem.file === undefined || isOurs(problem.file.fileName));
  return { problems: problems.map((problem) => describe(problem, ts)), js };
}

function createHost(options, json, ts) {
  // Which files are checked makes no difference to how they are parsed.
  const key = JSON.stringify({ ...json, skipLibCheck: undefined, version: ts.version });
  const cache = caches.get(key) ?? new Map();
  caches.set(key, cache);
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile;
  host.getSourceFile = (name, ...rest) => {
    if (!cache.has(name)) cache.set(name, read(name, ...rest));
    return cache.get(name);
  };
  return host;
}

function describe({ file, start, code, messageText }, ts) {
  const text = ts.flattenDiagnosticMessageText(messageText, '\n');
  if (file === undefined) return `TS${code}: ${text}`;
  const { line } = file.getLineAndCharacterOfPosition(start ?? 0);
  return `${file.fileName.replace(/^.*node_modules\//, '')} line ${line + 1}: TS${code}: ${text}`;
}
