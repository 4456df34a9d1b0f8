/**
 * Calls the handler of a serverless function for each step, as its platform would, or one of its hooks. Takes the function's file,
 * the platform and the steps by the command line. The process ends with the last answer: nothing goes on after it, as in a frozen
 * instance. What comes after `SIGKILL` is another instance's.
 */
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { createVisitor } from '../consumer/visitor.js';

const [program, file, platform, given] = process.argv.slice(1);
const steps = JSON.parse(given);
const end = steps.indexOf('SIGKILL');
if (end !== -1) {
  for (const own of [steps.slice(0, end), steps.slice(end + 1)]) {
    const words = [program, file, platform, JSON.stringify(own)];
    const { status } = spawnSync(process.execPath, words, { stdio: 'inherit' });
    if (status !== 0) process.exit(1);
  }
  process.exit(0);
}
const exported = await import(pathToFileURL(file).href);
const context = { requestId: 'request', awsRequestId: 'request' };

const eventOf = { lambda: apiGatewayEvent, fc: functionComputeEvent };
const visitor = createVisitor(async function send(request) {
  const answer = await exported.handler(eventOf[platform](request), context);
  return { status: answer.statusCode, cookies: answer.cookies ?? [], text: answer.body ?? '' };
});

for (const step of steps) {
  // A hook of Function Compute: an export that gets the context alone.
  if (/^\w+$/.test(step)) {
    await exported[step](context);
    continue;
  }
  const status = await visitor.take(step);
  if (!(status < 400)) throw new Error(`${step} was answered ${status}`);
}
process.exit(0);

/** What Lambda gets from an HTTP API of API Gateway, payload format 2.0. */
function apiGatewayEvent({ method, path, headers: { cookie, ...headers }, body }) {
  const { pathname, search } = new URL(path, 'https://shop.example');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: pathname,
    rawQueryString: search.slice(1),
    ...(cookie === undefined ? {} : { cookies: cookie.split('; ') }),
    headers: { host: 'shop.example', ...lengthOf(body), ...headers },
    requestContext: {
      accountId: '123456789012',
      apiId: 'shop',
      domainName: 'shop.example',
      domainPrefix: 'shop',
      http: { method, path: pathname, protocol: 'HTTP/1.1', sourceIp: '203.0.113.1', userAgent: 'test' },
      requestId: 'request',
      routeKey: '$default',
      stage: '$default',
      time: '25/Nov/2026:08:00:00 +0000',
      timeEpoch: 1795593600000,
    },
    body: body ?? '',
    isBase64Encoded: false,
  };
}

/** What a built-in runtime of Function Compute 3.0 gets from an HTTP trigger: a Buffer of JSON. */
function functionComputeEvent({ method, path, headers, body }) {
  const { pathname, searchParams } = new URL(path, 'https://shop.example');
  const event = {
    version: 'v1',
    rawPath: pathname,
    headers: Object.fromEntries(
      // The platform answers header names in their usual form.
      Object.entries({ ...lengthOf(body), ...headers }).map(([name, value]) => [capitalise(name), value]),
    ),
    queryParameters: Object.fromEntries(searchParams),
    body: body ?? '',
    isBase64Encoded: false,
    requestContext: {
      accountId: '123456789012',
      domainName: 'shop.example',
      domainPrefix: 'shop',
      http: { method, path: pathname, protocol: 'HTTP/1.1', sourceIp: '203.0.113.1', userAgent: 'test' },
      requestId: 'request',
      time: '2026-11-25T08:00:00Z',
      timeEpoch: '1795593600000',
    },
  };
  return Buffer.from(JSON.stringify(event));
}

function lengthOf(body) {
  return body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
}

function capitalise(name) {
  return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}
