// CommonJS, so that both builds of this package find the page's files beside it.
module.exports = __dirname;
