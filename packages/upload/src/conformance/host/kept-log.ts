/** A logger that keeps what is said, for a test to read. */
import type { Level, Logger } from '../../index.js';

export class KeptLog implements Logger {
  readonly lines: { level: Level; message: string }[] = [];

  debug(message: string): void {
    this.lines.push({ level: 'debug', message });
  }

  info(message: string): void {
    this.lines.push({ level: 'info', message });
  }

  warn(message: string): void {
    this.lines.push({ level: 'warn', message });
  }

  error(message: string): void {
    this.lines.push({ level: 'error', message });
  }

  /** All that was said, a line each: `level message`. */
  get text(): string {
    return this.lines.map((line) => `${line.level} ${line.message}`).join('\n');
  }
}
