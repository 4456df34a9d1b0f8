/** Which language the page speaks, and its words; how times, numbers and sizes are written in it. */

import { computed, signal } from '@preact/signals';
import { en, type Words } from './en.js';
import { zh } from './zh.js';

export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

const storageKey = 'growingio-collector.language';

export function isLanguage(text: string | null): text is Language {
  return text === 'en' || text === 'zh';
}

/** The language that the address names, else the one chosen before, else the browser's. */
export function chooseLanguage(named: string | null): Language {
  if (isLanguage(named)) return named;
  const chosen = localStorage.getItem(storageKey);
  if (isLanguage(chosen)) return chosen;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(storageKey, language);
}

export const language = signal<Language>('en');
export const words = computed<Words>(() => (language.value === 'zh' ? zh : en));

/** How things are written. Times are Unix ms, spans ms, sizes bytes. */
export const write = computed(() => makeWriter(words.value));

// The last moment that a Date can tell.
const lastMoment = 8.64e15;

function makeWriter({ tag, units }: Words) {
  const clockParts = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  const clock = new Intl.DateTimeFormat(tag, clockParts);
  const precise = new Intl.DateTimeFormat(tag, { ...clockParts, fractionalSecondDigits: 3 });
  const day = new Intl.DateTimeFormat(tag, { month: 'short', day: 'numeric' });
  const dayOfYear = new Intl.DateTimeFormat(tag, { year: 'numeric', month: 'short', day: 'numeric' });
  const full = new Intl.DateTimeFormat(tag, { year: 'numeric', month: 'short', day: 'numeric', ...clockParts });
  const number = new Intl.NumberFormat(tag);
  const short = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 });
  const isTold = (ms: number) => Math.abs(ms) <= lastMoment;
  return {
    clock: (ms: number) => (isTold(ms) ? clock.format(ms) : String(ms)),
    preciseClock: (ms: number) => (isTold(ms) ? precise.format(ms) : String(ms)),
    /** With its year where that is another one. */
    day: (ms: number) => {
      if (!isTold(ms)) return '';
      return new Date(ms).getFullYear() === new Date().getFullYear() ? day.format(ms) : dayOfYear.format(ms);
    },
    dateTime: (ms: number) => (isTold(ms) ? full.format(ms) : String(ms)),
    number: (value: number) => number.format(value),
    percent: (share: number) => percent.format(share),
    /** In the unit that leaves it a small number. */
    span: (ms: number): string => {
      const size = Math.abs(ms);
      if (size < 1_000) return `${number.format(Math.round(ms))} ${units.ms}`;
      if (size < 60_000) return `${short.format(ms / 1_000)} ${units.s}`;
      if (size < 3_600_000) return `${short.format(ms / 60_000)} ${units.min}`;
      if (size < 86_400_000) return `${short.format(ms / 3_600_000)} ${units.h}`;
      return `${short.format(ms / 86_400_000)} ${units.d}`;
    },
    size: (bytes: number): string => {
      if (bytes < 1024) return `${number.format(bytes)} ${units.B}`;
      if (bytes < 1024 * 1024) return `${short.format(bytes / 1024)} ${units.KiB}`;
      return `${short.format(bytes / 1024 / 1024)} ${units.MiB}`;
    },
  };
}

/** A status as it is said: 0 stands for a request that got no answer. */
export function sayStatus(status: number): string {
  return status === 0 ? words.value.unanswered : String(status);
}

/** Lists names as a sentence does. */
export function joinNames(names: readonly string[]): string {
  return names.join(language.value === 'zh' ? '、' : ', ');
}
