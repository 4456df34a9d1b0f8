/** What the standard decorators (TC39) do not let through. Checked by tsc, never run. */
import { Track } from '@growingio/upload';

// @ts-expect-error: a class is no method
@Track('X')
export class WrongClass {}

export class WrongPlaces {
  // @ts-expect-error: a field is no method
  @Track('X')
  field = (): number => 14;

  // @ts-expect-error: a getter is no method
  @Track('X')
  get total(): number {
    return Date.now();
  }

  // @ts-expect-error: functions can not be sent
  @Track('X', (order: object) => ({ order: () => order }))
  order(): object {
    return {};
  }
}
