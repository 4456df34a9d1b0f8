/** A folder that is mutated (MUTATION_FOLDER) enters; the Jest project that tests its mutants leaves: the folder's own tests. */
const { projects } = require('../../jest.config.cjs');

// They start processes, which run the build, and the build has no mutants; or they measure memory, of which mutants take more.
const unfit = [
  'takeover',
  'durability',
  'client',
  'engine.property',
  'recovery',
  'sender/undici-loading',
  'sender/dispatchers',
];

const [, name, room] = /^packages\/([^/]+)\/src\/?(.*)$/.exec(process.env.MUTATION_FOLDER ?? '') ?? [];
const project = projects.find(({ displayName }) => displayName === name);
if (project === undefined) throw new Error(`MUTATION_FOLDER is '${process.env.MUTATION_FOLDER}': no package has it`);

module.exports = {
  ...project,
  // The core's folders are tested alone. The disk outbox is tested as a whole, on real disks.
  testMatch: [name === 'upload' ? `<rootDir>/test/${room}/**/*.test.ts` : '<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: unfit.map((file) => `/test/${file}\\.test\\.ts$`),
};
