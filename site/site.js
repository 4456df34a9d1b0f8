/** Builds the documentation site, or serves it while somebody writes: `npm run site`, `npm run site -- --dev`, `-- --open`. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createServer } from 'vitepress';

const { values } = parseArgs({ options: { dev: { type: 'boolean' }, open: { type: 'boolean' } } });
process.chdir(join(import.meta.dirname, '..'));
const { buildSite, placeFiles, workFolder } = await import('./build-site.js');

if (values.dev || values.open) {
  placeFiles();
  const server = await createServer(workFolder, { host: '127.0.0.1', open: values.open });
  await server.listen();
  server.printUrls();
} else {
  const pages = await buildSite({ outDir: 'site/dist' });
  console.log(`site: ${pages} pages in site/dist, and each link leads somewhere`);
}
