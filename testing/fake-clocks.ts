/** The kinds of fake timers that Jest has, for `describe.each`. */

type FakeTimersConfig = Exclude<Parameters<typeof jest.useFakeTimers>[0], undefined>;

export const fakeClocks: [name: string, config: FakeTimersConfig][] = [
  ['modern', {}],
  ['modern, the day is another one', { now: new Date('2020-02-29T12:00:00Z') }],
  ['modern, without setImmediate and nextTick', { doNotFake: ['setImmediate', 'nextTick'] }],
  ['legacy', { legacyFakeTimers: true }],
];
