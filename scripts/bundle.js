/**
 * Run in a package after `tsc -b`: makes one file of each door's modules, and one of those that several doors share, from
 * build/esm: as ES modules in dist/esm, as CommonJS in dist/cjs. The types stay as tsc has written them. To find and to read a
 * module takes Node half a millisecond, whatever is in it: an import of 80 of them takes four times as long as one of a bundle.
 */
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { rollup } from 'rollup';

const source = resolve('build/esm');
const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
const doors = Object.values(exports).flatMap(({ import: door }) => (door === undefined ? [] : [door.default]));

/** Modules that are CommonJS in both builds stay files of their own, beside the bundle as they were beside the source. */
const commonJs = new Set();

const plugin = {
  name: 'what tsc has written',
  resolveId(id, importer) {
    if (!id.endsWith('.cjs')) return null;
    const path = resolve(dirname(importer), id);
    commonJs.add(path);
    return { id: path, external: true };
  },
  load: (path) => readFileSync(path, 'utf8'),
};

const bundle = await rollup({
  input: doors.map((door) => join(source, relative('dist/esm', door))),
  external: (id) => !id.startsWith('.') && !id.startsWith(source),
  // The source has no dead code, and what a module does when it is loaded stays.
  treeshake: false,
  plugins: [plugin],
  onLog(_, { message }) {
    throw new Error(message);
  },
});
for (const [folder, format] of [
  ['dist/esm', 'es'],
  ['dist/cjs', 'cjs'],
]) {
  for (const file of readdirSync(folder)) if (file.startsWith('shared-')) rmSync(join(folder, file));
  await bundle.write({
    dir: folder,
    format,
    paths: (id) => (commonJs.has(id) ? `./${relative(source, id)}` : id),
    // Beside the doors: that is where `paths` leads from.
    chunkFileNames: 'shared-[name].js',
    generatedCode: 'es2015',
    interop: 'default',
    esModule: true,
  });
  for (const path of commonJs) {
    cpSync(path, join(folder, relative(source, path)));
  }
}
await bundle.close();
