/**
 * Where the page's static files are, and `undefined` in a bundle, which leaves them behind. CommonJS, since __dirname is the one
 * name that both builds have for a file's place.
 */

import fs = require('node:fs');
import path = require('node:path');

// The page is built beside the builds. What collects the files of an application reads these paths.
const places =
  // A bundle that is an ES module has no such name.
  typeof __dirname === 'undefined' ? [] : [path.join(__dirname, '../../page'), path.join(__dirname, '../../dist/page')];

const pageDirectory = places.find((place) => fs.existsSync(path.join(place, 'page.js')));

export = pageDirectory;
