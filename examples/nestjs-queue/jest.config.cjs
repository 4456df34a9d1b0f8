/** That of the other shop on Nest. */
module.exports = require('../nestjs/jest.config.cjs');
