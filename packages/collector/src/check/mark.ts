/** Marks: what a check found, in plain words. All codes, and how bad each is, stand here. */

/** `error`: GrowingIO's rules, or the tracking plan, say that this is wrong. `warning`: it is taken, but may never be seen there. */
export type MarkSeverity = 'error' | 'warning';

/** How bad it is that an event differs from the tracking plan. The option `plan` of `@growingio/upload` has the same codes. */
export const planSeverities = {
  /** The plan does not have it: GrowingIO answers 200, and shows nothing. */
  event_not_planned: 'error',
  variable_not_planned: 'error',
  /** The plan requires it. */
  variable_missing: 'error',
  wrong_type: 'error',
  value_not_listed: 'warning',
} as const satisfies Record<string, MarkSeverity>;

/** How bad each mark is. The codes are stable, and the page has its own words for each. */
export const markSeverities = {
  ai_missing: 'error',
  stm_missing: 'error',
  stm_not_a_number: 'error',
  stm_clock: 'warning',
  not_utf8: 'error',
  not_an_object: 'error',
  cs1_missing: 'error',
  cs1_not_a_string: 'error',
  cs1_empty: 'error',
  cs1_too_long: 'error',
  cs1_reserved: 'error',
  cs1_colon: 'error',
  cs1_control_character: 'error',
  tm_missing: 'error',
  tm_not_a_number: 'error',
  tm_seconds: 'error',
  tm_future: 'warning',
  tm_too_old: 'warning',
  t_not_cstm: 'error',
  n_missing: 'error',
  n_not_a_string: 'error',
  n_empty: 'error',
  n_too_long: 'error',
  n_platform_key: 'warning',
  var_not_an_object: 'error',
  var_key_empty: 'error',
  var_key_untrimmed: 'error',
  var_key_platform_key: 'warning',
  var_null: 'error',
  var_boolean: 'error',
  var_object: 'error',
  var_list: 'error',
  var_not_finite: 'error',
  var_too_long: 'error',
  num_not_a_number: 'error',
  unknown_key: 'error',
  nested_too_deep: 'error',
  ...planSeverities,
  more: 'warning',
} as const satisfies Record<string, MarkSeverity>;

export type MarkCode = keyof typeof markSeverities;

/** One thing that is wrong with an event or with the request that brought it. */
export interface Mark {
  readonly code: MarkCode;
  readonly severity: MarkSeverity;
  /** Where, in the API's own names: `ai`, `stm`, `body`, `cs1`, `tm`, `t`, `n`, `num`, `var` or `var.<key>`. */
  readonly path: string;
  /** What is wrong, and what to do, in English. */
  readonly message: string;
}

const mostMarks = 20;

/** Gathers the marks of one event or request. At most 20 are kept; a last one says how many there are besides. */
export class Marks {
  readonly #kept: Mark[] = [];
  #left = 0;

  /** A function writes the message only if the mark is kept. */
  add(code: MarkCode, path: string, message: string | (() => string)): void {
    if (this.#kept.length === mostMarks) {
      this.#left += 1;
      return;
    }
    const said = typeof message === 'string' ? message : message();
    this.#kept.push({ code, severity: markSeverities[code], path: path.slice(0, 80), message: said });
  }

  list(): readonly Mark[] {
    if (this.#left === 0) return this.#kept;
    const message = `${String(this.#left)} more problems are not listed`;
    return [...this.#kept, { code: 'more', severity: markSeverities.more, path: '', message }];
  }
}
