import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

interface Case {
  readonly id: string;
  readonly basis?: string;
  readonly note?: string;
  readonly python?: unknown;
}

export interface PatternCase extends Case {
  readonly pattern: unknown;
  readonly payload: unknown;
  readonly expect: unknown;
  readonly strict_expect?: boolean;
  readonly skip_js?: boolean;
}

export interface SubscriberCase extends Case {
  readonly kind: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly expect: boolean;
}

export interface ClassificationCase extends Case {
  readonly body: string;
  readonly expect: Readonly<Record<string, unknown>> & { readonly kind: string };
}

export interface ParseCase extends Case {
  readonly input: unknown;
  readonly expect: unknown;
}

export interface BuildCase extends Case {
  readonly steps: readonly (readonly [string, Readonly<Record<string, unknown>>])[];
  readonly expect: unknown;
}

export interface PublishCase extends Case {
  readonly payload: unknown;
  readonly binary_encoding: boolean;
  readonly expect: 'error' | { readonly body?: string; readonly json?: unknown; readonly bson?: unknown };
}

export interface TargetCase extends Case {
  readonly publisher: string;
  readonly default: string | null;
  readonly override: string | null;
  readonly expect: string;
}

export interface BsonCase extends Case {
  readonly base64: string;
  readonly decoded: unknown;
  readonly reencodes_identically: boolean;
}

export interface StatusCase extends Case {
  readonly outcomes: readonly (string | null)[];
  readonly expect_delete: boolean;
  readonly expect_called: number;
}

export interface ListenerCase extends Case {
  readonly scenario: string;
  readonly body?: string;
  readonly subscribers?: readonly Readonly<Record<string, unknown>>[];
  readonly expect?: unknown;
  readonly expect_delete?: boolean;
  readonly expect_called?: number;
  readonly expect_delete_calls?: number;
}

export interface MegaCases {
  readonly pattern: readonly PatternCase[];
  readonly pattern_build: readonly Pick<PatternCase, 'id' | 'pattern' | 'note'>[];
  readonly subscriber: readonly SubscriberCase[];
  readonly classification: readonly ClassificationCase[];
  readonly event_parse: readonly ParseCase[];
  readonly event_build: readonly BuildCase[];
  readonly publish: readonly PublishCase[];
  readonly publish_target: readonly TargetCase[];
  readonly bson: readonly BsonCase[];
  readonly status: readonly StatusCase[];
  readonly listener: readonly ListenerCase[];
}

/** The conformance cases: those of this lib, or of the file that MEGA_CASES names. */
export function megaCases(): MegaCases {
  const file = process.env['MEGA_CASES'] ?? join(__dirname, '../fixtures/mega-cases.json');
  return JSON.parse(readFileSync(file, 'utf8')) as MegaCases;
}
