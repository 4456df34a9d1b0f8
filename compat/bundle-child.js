/** Runs one bundler over one program, with the settings that its manual has for a server. Prints the file that was made. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';

const [tools, name, project, program, place, format, ...external] = process.argv.slice(2);
const isExternal = (id) => external.some((each) => id === each || id.startsWith(`${each}/`));
const require = createRequire(join(tools, 'package.json'));
const isModule = format === 'esm';
const extension = isModule ? 'mjs' : 'cjs';
const file = join(place, `app.${extension}`);

// What esbuild's users put before an ES module, since bundled CommonJS asks for Node's modules by `require`.
const banner = isModule
  ? "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);"
  : '';

const tasks = {
  async esbuild() {
    await require('esbuild').build({
      ...{ entryPoints: [program], outfile: file, bundle: true, platform: 'node', format, logLevel: 'silent' },
      ...{ banner: { js: banner }, external },
    });
    return file;
  },

  async webpack() {
    const stats = await promisify(require('webpack'))({
      ...{ mode: 'production', target: 'node', entry: program, context: project },
      externals: ({ request }, done) => (isExternal(request) ? done(null, `node-commonjs ${request}`) : done()),
      optimization: { minimize: false },
      experiments: { outputModule: isModule },
      output: { path: place, filename: `app.${extension}`, module: isModule },
    });
    if (stats.hasErrors()) throw new Error(stats.toString({ all: false, errors: true }));
    return file;
  },

  async rollup() {
    const plugins = [
      require('@rollup/plugin-node-resolve').nodeResolve({ preferBuiltins: true }),
      // It leaves alone what stands in a `try`, installed or not, and loads Node's modules at start: undici's node:sqlite, too.
      require('@rollup/plugin-commonjs')({ ignore: ['node:sqlite'], ignoreTryCatch: (id) => !isInstalled(id) }),
      require('@rollup/plugin-json')(),
    ];
    const made = await require('rollup').rollup({
      input: program,
      plugins,
      external: isExternal,
      onLog: () => undefined,
    });
    await made.write({ file, format, inlineDynamicImports: true });
    return file;
  },

  async tsup() {
    await require('tsup').build({
      ...{ entry: { app: program }, outDir: place, format: [format], platform: 'node', config: false, silent: true },
      esbuildOptions: (options) => void (options.external = external),
      ...{ noExternal: [/./], splitting: false, outExtension: () => ({ js: `.${extension}` }), banner: { js: banner } },
    });
    return file;
  },

  async ncc() {
    const { code, assets } = await require('@vercel/ncc')(program, { cache: false, quiet: true, externals: external });
    writeFileSync(file, code);
    for (const [asset, { source }] of Object.entries(assets)) {
      mkdirSync(dirname(join(place, asset)), { recursive: true });
      writeFileSync(join(place, asset), source);
    }
    return file;
  },

  async nft() {
    const { fileList } = await require('@vercel/nft').nodeFileTrace([program], { base: project });
    for (const each of fileList) {
      cpSync(join(project, each), join(place, each), { dereference: true });
    }
    return join(place, relative(project, program));
  },
};

function isInstalled(id) {
  try {
    return createRequire(program).resolve(id) !== id;
  } catch {
    return false;
  }
}

console.log(`\n${JSON.stringify({ file: await tasks[name]() })}`);
