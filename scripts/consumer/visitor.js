/** A browser that takes steps such as `POST /buy count=2`, keeps cookies and remembers the answers. */
import { WebSocket } from 'ws';

/** What a step looks like: a method or `WS`, a path, and pairs. */
export const stepPattern = /^[A-Z]+ \/\S*( [\w-]+[=:]\S*)*$/;

/**
 * A visitor whose `take(step)` sends `METHOD /path name=value Header:value …` by `send`, and returns the status. The pairs
 * with `=` are its JSON body; in a header `+` is a space, and `{name}` is what an answer's JSON had by that name.
 * `send` returns `{ status, cookies, text }`.
 */
export function createVisitor(send) {
  const cookies = new Map();
  const known = {};
  return {
    async take(step) {
      const [method, path, ...words] = step.split(' ');
      const pairs = words.map((word) => /^([\w-]+)([=:])(.*)$/.exec(word).slice(1));
      const headers = { 'content-type': 'application/json' };
      if (cookies.size > 0) headers.cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      for (const [name, , value] of pairs.filter(([, mark]) => mark === ':')) {
        headers[name.toLowerCase()] = value.replaceAll('+', ' ').replace(/\{(\w+)\}/g, (_, key) => known[key]);
      }
      const json = Object.fromEntries(pairs.filter(([, mark]) => mark === '=').map(([name, , value]) => [name, value]));
      const body = method === 'GET' ? undefined : JSON.stringify(json);
      const answer = await send({ method, path, headers, body });
      Object.assign(known, parse(answer.text));
      for (const cookie of answer.cookies) {
        const [name, value] = splitPair(cookie.split(';')[0]);
        cookies.set(name, value);
      }
      return answer.status;
    },
  };
}

/** Sends to a server of this machine, by HTTP or, with the method `WS`, as the first message of a WebSocket. */
export function sendTo(port) {
  return async function send({ method, path, headers, body }) {
    if (method === 'WS') return message(`ws://127.0.0.1:${port}${path}`, headers, body);
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(30_000),
    });
    return { status: response.status, cookies: response.headers.getSetCookie(), text: await response.text() };
  };
}

/** Opens a WebSocket, sends one message, awaits one back and closes it. */
function message(url, headers, body) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { headers, handshakeTimeout: 5000 });
    const timer = setTimeout(() => socket.terminate(), 5000);
    let answer;
    socket.once('open', () => socket.send(body));
    socket.once('message', (data) => {
      answer = { status: 200, cookies: [], text: data.toString() };
      socket.close();
    });
    socket.once('error', reject);
    socket.once('close', () => {
      clearTimeout(timer);
      if (answer === undefined) reject(new Error(`no message came back from ${url}`));
      else resolve(answer);
    });
  });
}

function parse(text) {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** `name=value` as a pair. */
export function splitPair(text) {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}
