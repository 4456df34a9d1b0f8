// CommonJS, so that both builds of this package can load the optional snappyjs on demand and without waiting.
module.exports = () => require('snappyjs');
