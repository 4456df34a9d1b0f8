/** Every fault that the proxy knows, and what each makes of a request. */

/**
 * A fault's `answer` gets an exchange: `read()` the body, `relay(body)` it to the collector, `reply()` to the client, or do
 * harm to its `socket`. With `loseAnswer(body)` the collector takes the events and nobody gets its answer: only those may come
 * again.
 */
export const pass = {
  name: 'no fault',
  async answer({ read, relay, reply }) {
    reply(await relay(await read()));
  },
};

/** Nobody listens. Answers that are under way are still given. */
export const refuse = { ...pass, name: 'connection refused', isClosed: true };

/** Takes the request and never answers. */
export const hang = {
  name: 'hang',
  async answer({ read }) {
    await read();
  },
};

/** Answers itself. `headers` may be a function, for those that depend on the time. */
export function answerStatus(status, headers = {}) {
  return {
    name: `HTTP ${status}`,
    async answer({ read, reply }) {
      await read();
      reply({ status, headers: typeof headers === 'function' ? headers() : headers, body: 'chaos\n' });
    },
  };
}

/** Points to another place on the same port. Whoever follows is seen there. */
export const redirect = (status) => answerStatus(status, { location: '/elsewhere' });

export const resetAtConnect = {
  ...pass,
  name: 'reset at the connection',
  connect(socket) {
    socket.resetAndDestroy();
  },
};

export const resetBeforeBody = {
  name: 'reset before the body',
  answer({ socket }) {
    socket.resetAndDestroy();
  },
};

export const resetDuringBody = {
  name: 'reset during the body',
  answer({ request, socket }) {
    request.once('data', () => socket.resetAndDestroy());
  },
};

export const resetAfterBody = {
  name: 'reset after the body',
  async answer({ read, loseAnswer, socket }) {
    await loseAnswer(await read());
    socket.resetAndDestroy();
  },
};

/** The collector has the events; its answer comes so many ms later. */
export function answerLate(ms) {
  return {
    name: `answer after ${ms} ms`,
    async answer({ read, relay, reply }) {
      const answer = await relay(await read());
      await new Promise((resolve) => setTimeout(resolve, ms));
      reply(answer);
    },
  };
}

/** The same, and whoever has hung up by then has not heard it. */
export function answerSlowly(ms) {
  return {
    name: `slow API, ${ms} ms`,
    async answer({ read, relay, forget, reply, socket }) {
      const body = await read();
      const answer = await relay(body);
      await new Promise((resolve) => setTimeout(resolve, ms));
      if (socket.destroyed) forget(body);
      else reply(answer);
    },
  };
}

/** The answer breaks off within the status line: nobody can know what it was. */
export const truncateHead = {
  name: 'answer cut in its head',
  async answer({ read, loseAnswer, socket }) {
    await loseAnswer(await read());
    socket.end('HTTP/1.1 2');
  },
};

/** The answer breaks off after a 2xx: the events have arrived, and whoever sends them again is wrong. */
export const truncateBody = {
  name: 'answer cut in its body',
  async answer({ read, relay, socket }) {
    await relay(await read());
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhalf of it');
  },
};

/** Closes each connection a moment after an answer, when the next request may be on its way. */
export const closeIdle = {
  name: 'keep-alive closed when idle',
  async answer({ read, relay, reply, socket }) {
    reply(await relay(await read()));
    setTimeout(() => {
      if (socket.isBusy !== true) socket.destroy();
    }, Math.random() * 30);
  },
};

/** Closes a connection when it is used for the third time, without reading. */
export const closeReused = {
  name: 'keep-alive closed when used',
  async answer({ read, relay, reply, socket }) {
    if (socket.exchanges > 2) socket.destroy();
    else reply(await relay(await read()));
  },
};

/** A balancer that serves so many connections at once, and closes each one more. */
export function limitConnections(most, ms) {
  let open = 0;
  return {
    ...answerLate(ms),
    name: `${most} connections at most`,
    connect(socket) {
      open += 1;
      socket.on('close', () => (open -= 1));
      if (open > most) socket.destroy();
    },
  };
}

/** Does harm to each request that holds the event that is marked as bad, and lets the others pass. */
export function poison(fault) {
  return {
    name: fault.name,
    async answer(exchange) {
      const body = await exchange.read();
      const { answer } = body.includes('"bad":"yes"') ? fault : pass;
      return answer({ ...exchange, read: () => Promise.resolve(body) });
    },
  };
}

/** Refuses what one fault refuses, and does the other to the rest. */
export function onBody(refusing, other) {
  return {
    name: `${refusing.name}, ${other.name}`,
    async answer(exchange) {
      const body = await exchange.read();
      const read = () => Promise.resolve(body);
      const { answer } = refusing.refuses(body) ? refusing : other;
      return answer({ ...exchange, read });
    },
  };
}

/** Refuses bodies above a size with 413. */
export function limitBody(bytes) {
  return rejectIf(413, `413 above ${bytes} bytes`, (body) => body.length > bytes);
}

/** Refuses a whole body with 400 as soon as one of its events is marked as bad. */
export const rejectBad = rejectIf(400, '400 for bad events', (body) => body.includes('"bad":"yes"'));

function rejectIf(status, name, isRefused) {
  return {
    name,
    refuses: isRefused,
    async answer({ read, relay, reply }) {
      const body = await read();
      reply(isRefused(body) ? { status, body: 'chaos\n' } : await relay(body));
    },
  };
}

/** Does this to the first request, and lets the others pass. */
export function onlyFirst(fault) {
  let isFirst = true;
  return {
    ...fault,
    answer(exchange) {
      const { answer } = isFirst ? fault : pass;
      isFirst = false;
      return answer(exchange);
    },
  };
}

/** Does this to a share of the requests, at random, and lets the others pass. */
export function sometimes(share, fault) {
  return { ...fault, answer: (exchange) => (Math.random() < share ? fault : pass).answer(exchange) };
}
