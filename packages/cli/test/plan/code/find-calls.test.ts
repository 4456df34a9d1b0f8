/** Which calls of a program track which event, by its types. */
import { join } from 'node:path';
import ts from 'typescript';
import { findCalls } from '../../../src/plan/code/find-calls.js';
import { readProjects } from '../../../src/plan/code/typescript.js';
import { makeProject, removeProjects, usualOptions, type Files } from '../typescript-project.js';

afterAll(removeProjects);

/** `shop.ts:3 BuyProduct`, or `?` for a key that can't be told. */
function find(files: Files): string[] {
  const folder = makeProject({ 'tsconfig.json': { compilerOptions: usualOptions }, ...files });
  return readProjects(ts, join(folder, 'tsconfig.json')).flatMap(({ files: rootNames, options }) =>
    findCalls(ts, ts.createProgram({ rootNames, options })).map(
      ({ file, line, events }) => `${file.slice(folder.length + 1)}:${String(line)} ${events?.join(' ') ?? '?'}`,
    ),
  );
}

/** The lines that end with a comment such as `// BuyProduct`, in which that event is tracked. */
function marked(files: Readonly<Record<string, string>>): string[] {
  return Object.entries(files).flatMap(([name, source]) =>
    source.split('\n').flatMap((line, at) => {
      const events = / \/\/ ([\w? ]+)$/.exec(line)?.[1];
      return events === undefined ? [] : [`${name}:${String(at + 1)} ${events}`];
    }),
  );
}

const hosts = {
  'express.ts': `import { growingio } from '@growingio/express';
import express from 'express';
const app = express();
app.use(growingio());
app.post('/buy', (req, res) => {
  req.growingio.track('OfExpress'); // OfExpress
  res.end();
});
`,
  'koa.ts': `import { growingio } from '@growingio/koa';
import Koa from 'koa';
const app = new Koa();
app.use(growingio());
app.use((ctx) => {
  ctx.growingio?.track('OfKoa', { product_price: 14 }); // OfKoa
});
`,
  'fastify.ts': `import { growingio } from '@growingio/fastify';
import fastify from 'fastify';
const app = fastify();
void app.register(growingio);
app.post('/buy', (request) => {
  request.growingio.track('OfFastify'); // OfFastify
  app.growingio.track('OfClient', {}, { loginUserId: '1' }); // OfClient
});
`,
  'nest.ts': `import { GrowingIO, InjectGrowingIO, Track, Tracker } from '@growingio/nestjs';
import { Injectable } from '@nestjs/common';
@Injectable()
export class Orders {
  constructor(
    private readonly growingio: Tracker,
    @InjectGrowingIO() private readonly client: GrowingIO,
  ) {}
  @Track('OfNest') // OfNest
  buy(): void {
    this.growingio.track('OfTracker'); // OfTracker
    this.client.track('OfInjected', {}, { loginUserId: '1' }); // OfInjected
  }
}
`,
};

const ways = {
  'client.ts': `import { currentTracker, GrowingIO, Track, Tracker } from '@growingio/upload';
export const client = new GrowingIO();
client.track('Called'); // Called
client['track']('ByName'); // ByName
currentTracker()?.track('Current'); // Current
export const { track } = client;
track('Destructured'); // Destructured
const { track: renamed } = client;
renamed('Renamed'); // Renamed
const bound = client.track.bind(client);
bound('Bound'); // Bound
void client.scope({ loginUserId: '1' }, (tracker) => tracker.track('Scoped')); // Scoped
for (const each of [client, currentTracker()]) each?.track('OfUnion'); // OfUnion
export class Job {
  @Track('Decorated') // Decorated
  run(given: Pick<Tracker, 'track'>): void {
    given.track('Picked'); // Picked
  }
}
`,
  'door.ts': `export { track as send } from './client.js';
export { Track as Tracked } from '@growingio/upload';
`,
  'user.ts': `import { send, Tracked } from './door.js';
import * as door from './client.js';
send('Exported'); // Exported
door.client.track('Namespace'); // Namespace
export class Job {
  @Tracked('DecoratedByAnotherName') // DecoratedByAnotherName
  run(): void {}
}
`,
};

const keys = {
  'keys.ts': `export const constant = 'Constant';
export const events = { buy: 'OfObject', nested: { view: 'Nested' } } as const;
export enum Events { Buy = 'OfEnum', View = 'OfEnumToo' }
export const enum Only { One = 'OfConstEnum' }
`,
  'shop.ts': `import { GrowingIO, type EventKey, type TrackArguments, type TrackOptions } from '@growingio/upload';
import { constant, Events, events, Only } from './keys.js';
const client = new GrowingIO();
client.track(constant); // Constant
client.track(events.buy); // OfObject
client.track(events['nested'].view); // Nested
client.track(Events.View); // OfEnumToo
client.track(Only.One); // OfConstEnum
client.track(\`Template\`); // Template
client.track('Asserted' as const); // Asserted
const isNew = Math.random() > 0.5;
client.track(isNew ? 'SignUp' : 'LogIn'); // SignUp LogIn
export function trackStep(step: 'Step1' | 'Step2', of: Events, text: string, key: EventKey): void {
  client.track(step); // Step1 Step2
  client.track(of); // OfEnum OfEnumToo
  client.track(text); // ?
  client.track(key); // ?
  client.track(\`Step\${text}\`); // ?
  if (text === 'Narrowed') client.track(text); // Narrowed
}
export function trackAny<Event extends EventKey>(event: Event, ...rest: TrackArguments<Event, TrackOptions>): void {
  client.track(event, ...rest); // ?
}
export function trackSome<Event extends 'One' | 'Other'>(event: Event): void {
  client.track(event); // One Other
}
const call: [event: 'Spread', variables: object] = ['Spread', {}];
client.track(...call); // Spread
let changing = 'Changing';
client.track(changing); // ?
changing = 'Changed';
`,
};

describe('findCalls', () => {
  it('finds those of all hosts', () => {
    expect(find(hosts).sort()).toEqual(marked(hosts).sort());
  });

  it('finds them by whatever way and name they come', () => {
    expect(find(ways).sort()).toEqual(marked(ways).sort());
  });

  it('tells the key by its type', () => {
    expect(find(keys).sort()).toEqual(marked(keys).sort());
  });

  it('tells it with a plan, too: of all its events none', () => {
    const plan = `export {};
declare module '@growingio/upload' {
  interface Register { events: { Buy: {}; View: {} } }
}
`;
    const shop = `import { GrowingIO, type EventKey } from '@growingio/upload';
const client = new GrowingIO();
client.track('Buy'); // Buy
client.track('Bye'); // Bye
export function trackKey(both: 'Buy' | 'View', key: EventKey): void {
  client.track(both); // Buy View
  client.track(key); // ?
}
`;
    expect(find({ 'growingio.d.ts': plan, 'shop.ts': shop })).toEqual(marked({ 'shop.ts': shop }));
  });

  it('does not count what other libraries call track', () => {
    const files = {
      'shop.ts': `import { track } from './analytics.js';
track('Theirs');
({ track: (event: string) => event }).track('Own');
declare const anything: any;
anything.track('Any');
const recorder = { Track: (event: string) => event };
recorder.Track('Own');
`,
      'analytics.ts': 'export declare function track(event: string): void;\n',
    };
    expect(find(files)).toEqual([]);
  });

  it('finds them in JavaScript', () => {
    const script = `const { GrowingIO } = require('@growingio/upload');
const client = new GrowingIO();
client.track('InScript'); // InScript
const events = /** @type {const} */ ({ buy: 'OfScript' });
client.track(events.buy); // OfScript
/** @param {import('@growingio/upload').Tracker} tracker */
exports.logIn = (tracker) => {
  tracker.track('ByJSDoc'); // ByJSDoc
};
`;
    const files = { 'shop.js': script };
    for (const options of [{ allowJs: true }, { checkJs: true }]) {
      const tsconfig = { compilerOptions: { ...usualOptions, ...options } };
      expect(find({ ...files, 'tsconfig.json': tsconfig })).toEqual(marked(files));
    }
    expect(find({ ...files, 'other.ts': '' })).toEqual([]);
  });
});
