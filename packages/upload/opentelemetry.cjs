// CommonJS, so that both builds of this package can look for the optional @opentelemetry/api without waiting.
module.exports = () => require('@opentelemetry/api');
