/** The Jest project that tests the mutants of a folder (MUTATION_FOLDER): with the folder's own tests. */
const { projects } = require('../../jest.config.cjs');

// They start processes, which run the build, and the build has no mutants; they measure memory, of which mutants take more; or
// they wait for seconds until a disk that hangs is given up.
const unfit = [
  ...['takeover', 'durability', 'client', 'client-on-bad-disk', 'engine.property', 'memory', 'process'],
  ...['sender/undici-loading', 'sender/dispatchers', 'scope/retention'],
];

const [, name, room] = /^packages\/([^/]+)\/src\/?(.*)$/.exec(process.env.MUTATION_FOLDER ?? '') ?? [];
const project = projects.find(({ displayName }) => displayName === name);
if (project === undefined) throw new Error(`MUTATION_FOLDER is '${process.env.MUTATION_FOLDER}': no package has it`);

// What a tracker does with the requests of a host is tested where its scopes are.
const testedBy = { tracker: ['tracker', 'scope'] };

module.exports = {
  ...project,
  testMatch: (testedBy[room] ?? [room]).map((each) =>
    each === '' ? '<rootDir>/test/*.test.ts' : `<rootDir>/test/${each}/**/*.test.ts`,
  ),
  testPathIgnorePatterns: unfit.map((file) => `/test/${file}\\.test\\.ts$`),
};
