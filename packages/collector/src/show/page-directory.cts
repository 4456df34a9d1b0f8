/** Where the page's static files are. CommonJS, since __dirname is the one name that both builds have for a file's place. */

import fs = require('node:fs');
import path = require('node:path');

// The sources and the builds lie at different depths below the package.
function findPage(folder: string): string {
  const page = path.join(folder, 'page');
  return fs.existsSync(path.join(page, 'index.html')) ? page : findPage(path.dirname(folder));
}

const pageDirectory = findPage(__dirname);

export = pageDirectory;
