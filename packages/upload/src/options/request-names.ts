/** Tells whether a client can write what a path into a host's request leads to. */

import loadNode from '../runtime/load-node.cjs';

// Made by the server: by session middleware, passport and its kind, or the application. A signed cookie needs its secret.
const serverMade = new Set(['session', 'user', 'auth', 'state', 'locals', 'signedCookies']);

// One request within another: Koa's ctx.req and ctx.request, Fastify's request.raw. What follows is judged in the same way.
const requests = new Set(['req', 'request', 'raw']);

// Where a session or a user keeps the request from which it was made.
const waysBack = new Set([
  ...requests,
  ...['res', 'response', 'reply', 'ctx', 'context', 'socket', 'connection', 'constructor', 'prototype', '__proto__'],
  ...['_req', '_request', '_res', '_ctx', '_context', '_sessCtx'],
]);

/**
 * What hosts, and middleware that many use, put on a request: mostly what the client sent, and no user at all. Beside these, all
 * that Node's own IncomingMessage has.
 */
const ofHosts = new Set([
  // Node: properties that each request has of its own, HTTP/2 included
  ...['httpVersion', 'httpVersionMajor', 'httpVersionMinor', 'rawHeaders', 'rawTrailers', 'headers', 'headersDistinct'],
  ...[
    'trailers',
    'trailersDistinct',
    'url',
    'method',
    'socket',
    'connection',
    'client',
    'complete',
    'aborted',
    'upgrade',
  ],
  ...['statusCode', 'statusMessage', 'joinDuplicateHeaders', 'authority', 'scheme', 'stream'],
  // Express 4 and 5
  ...['app', 'baseUrl', 'body', 'fresh', 'get', 'header', 'host', 'hostname', 'ip', 'ips', 'is', 'next', 'originalUrl'],
  ...['param', 'params', 'path', 'protocol', 'query', 'range', 'res', 'route', 'secure', 'stale', 'subdomains', 'xhr'],
  ...['accepts', 'acceptsCharset', 'acceptsCharsets', 'acceptsEncoding', 'acceptsEncodings', 'acceptsLanguage'],
  ...['acceptsLanguages', 'cookies', 'secret'],
  // Koa 2 and 3, and Egg and Midway on them
  ...[
    'accept',
    'append',
    'assert',
    'attachment',
    'back',
    'charset',
    'ctx',
    'etag',
    'flushHeaders',
    'has',
    'headerSent',
  ],
  ...[
    'href',
    'idempotent',
    'inspect',
    'lastModified',
    'length',
    'message',
    'onerror',
    'origin',
    'querystring',
    'redirect',
  ],
  ...['remove', 'respond', 'response', 'search', 'set', 'status', 'throw', 'toJSON', 'type', 'URL', 'vary', 'writable'],
  ...['acceptJSON', 'captures', 'cookie', 'coreLogger', 'csrf', 'curl', 'getFileStream', 'helper', 'locale', 'logger'],
  ...[
    'matched',
    'multipart',
    'params',
    'queries',
    'request',
    'requestContext',
    'routePath',
    'routerName',
    'routerPath',
  ],
  ...['service', 'traceId', 'tracer'],
  // Fastify 5
  ...['context', 'getDecorator', 'getValidationFunction', 'compileValidationSchema', 'id', 'is404', 'log', 'mediaType'],
  ...['port', 'routeConfig', 'routeOptions', 'routeSchema', 'routerMethod', 'routerPath', 'server', 'setDecorator'],
  ...['signal', 'validateInput', 'validationError', 'savedRequestFiles', 'tmpUploads', 'parts', 'isMultipart', 'ws'],
  // Middleware: uploads, parsed bodies and documents, languages, addresses, gateways of functions
  ...['apiGateway', 'csrfToken', 'device', 'event', 'fields', 'file', 'files', 'fingerprint', 'form', 'formData'],
  ...['clientIp', 'geo', 'geoip', 'i18n', 'lambda', 'lang', 'language', 'languages', 'openapi', 'rawBody', 'requestId'],
  ...['swagger', 'useragent', 'userAgent', 'websocket'],
]);

/**
 * Whether a client can write what stands there, or whether it is the host's own and no user. An application's own names, such
 * as `member` in `member.id`, are its own affair.
 */
export function isForgeable(path: readonly string[]): boolean {
  const [root = '', next, ...rest] = path;
  if (requests.has(root)) return next === undefined || isForgeable([next, ...rest]);
  // Where applications on Express keep what they have found out about a request.
  if (root === 'res' && next === 'locals') return rest.length === 0 || rest.some((name) => waysBack.has(name));
  if (!serverMade.has(root) && isOfHost(root)) return true;
  return path.slice(1).some((name) => waysBack.has(name));
}

function isOfHost(name: string): boolean {
  return ofHosts.has(name) || name.startsWith('_') || name in loadNode.http().IncomingMessage.prototype;
}
