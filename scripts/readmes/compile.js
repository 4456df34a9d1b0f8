/** A TypeScript file enters; its type errors, and its JavaScript, leave. */
import ts from 'typescript';

const usual = { module: 'nodenext', target: 'es2022', strict: true, types: ['node'] };
/** By options: parsed files, so that the types of the frameworks are parsed once and not once a block. */
const caches = new Map();

/** Compiles one file. Answers the messages of what is wrong in it, or in a file whose path `isOurs` accepts. */
export function compile(file, given = {}, isOurs = (name) => name === file) {
  const json = { ...usual, skipLibCheck: true, ...given };
  const { options, errors } = ts.convertCompilerOptionsFromJson(json, '.');
  if (errors.length > 0) return { problems: errors.map(describe), js: '' };
  let js = '';
  const program = ts.createProgram([file], options, createHost(options, JSON.stringify(json)));
  program.emit(undefined, (name, text) => {
    if (/\.[cm]?js$/.test(name)) js = text;
  });
  const problems = ts
    .getPreEmitDiagnostics(program)
    .filter((problem) => problem.file === undefined || isOurs(problem.file.fileName));
  return { problems: problems.map(describe), js };
}

function createHost(options, key) {
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

function describe({ file, start, code, messageText }) {
  const text = ts.flattenDiagnosticMessageText(messageText, '\n');
  if (file === undefined) return `TS${code}: ${text}`;
  const { line } = file.getLineAndCharacterOfPosition(start ?? 0);
  return `${file.fileName.replace(/^.*node_modules\//, '')} line ${line + 1}: TS${code}: ${text}`;
}
