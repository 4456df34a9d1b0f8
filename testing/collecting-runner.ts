/** A test runner that keeps what a suite states, so that a test can see which of it an implementation breaks. */
import type { HostRunner } from '@growingio/upload/conformance';

export class CollectingRunner implements HostRunner {
  readonly #names: string[] = [];
  readonly #tests: { name: string; body: () => Promise<void> }[] = [];
  readonly #openers: (() => Promise<void>)[] = [];
  readonly #closers: (() => Promise<void>)[] = [];

  readonly describe = (name: string, body: () => void): void => {
    this.#names.push(name);
    body();
    this.#names.pop();
  };

  readonly it = (name: string, body: () => Promise<void>): void => {
    this.#tests.push({ name: [...this.#names, name].join(' › '), body });
  };

  readonly beforeAll = (open: () => Promise<void>): void => {
    this.#openers.push(open);
  };

  readonly afterAll = (close: () => Promise<void>): void => {
    this.#closers.push(close);
  };

  /** Runs all tests whose names include the text, one after the other. Returns the names of those that fail, and why. */
  async failing(text = ''): Promise<Map<string, string>> {
    const failed = new Map<string, string>();
    for (const open of this.#openers) await open();
    for (const { name, body } of this.#tests.filter((test) => test.name.includes(text))) {
      await body().catch((error: unknown) => failed.set(name, String(error)));
    }
    for (const close of this.#closers.reverse()) await close();
    return failed;
  }
}
