import type { Logger } from '@nestjs/common';

const EVERY_MS = 5_000;

/** Says the same kind of thing at most once in five seconds, and then how often it was left unsaid. */
export class QuietLog {
  private readonly said = new Map<string, { atMs: number; unsaid: number }>();

  constructor(private readonly logger: Logger) {}

  warn(kind: string, message: string): void {
    const last = this.said.get(kind);
    if (last && performance.now() - last.atMs < EVERY_MS) {
      last.unsaid++;
      return;
    }
    this.said.set(kind, { atMs: performance.now(), unsaid: 0 });
    this.logger.warn(last?.unsaid ? `${message} (and ${last.unsaid} more like it)` : message);
  }

  debug(message: string): void {
    this.logger.debug(message);
  }
}

/** The text of whatever was thrown. */
export function textOf(cause: unknown): string {
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
