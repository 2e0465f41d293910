import { type CompiledPattern, compilePattern } from '@fanfare/event-pattern/compile-pattern';
import { Injectable, Logger } from '@nestjs/common';

const mostKept = 10_000;

/** The filters of endpoints, each compiled once. */
@Injectable()
export class Filters {
  private readonly logger = new Logger(Filters.name);
  private readonly compiled = new Map<string, CompiledPattern | null>();

  /** Whether an event passes a filter, given as JSON; everything passes none. One that does not compile passes nothing. */
  matches(filter: string | null, event: object): boolean {
    if (filter === null) return true;
    let pattern = this.compiled.get(filter);
    if (pattern === undefined) {
      pattern = this.compile(filter);
      if (this.compiled.size >= mostKept) this.compiled.clear();
      this.compiled.set(filter, pattern);
    }
    return pattern?.matches(event) ?? false;
  }

  private compile(filter: string): CompiledPattern | null {
    try {
      return compilePattern(filter);
    } catch (error) {
      this.logger.error('the filter of an endpoint does not compile; it gets nothing', error);
      return null;
    }
  }
}
