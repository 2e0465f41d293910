import type { CollectionPattern, OrderedPattern, Pattern, ValuePattern } from './pattern';

/** The relations that order defines. */
export type Relation = 'gt' | 'gte' | 'lt' | 'lte';

/** What a matcher demands. */
export type Rule =
  | { readonly kind: 'eq'; readonly value: ValuePattern }
  | { readonly kind: 'match'; readonly value: ValuePattern | RegExp }
  | { readonly kind: 'order'; readonly relation: Relation; readonly value: OrderedPattern }
  | { readonly kind: 'in'; readonly items: CollectionPattern }
  | { readonly kind: 'not'; readonly pattern: Pattern }
  | { readonly kind: 'and' | 'or'; readonly patterns: readonly Pattern[] }
  | { readonly kind: 'any' | 'empty' };

/** A pattern made by a match function. `T` is the type of the values that it accepts, as far as the compiler can tell. */
export class Matcher<out T = unknown> {
  declare protected readonly accepts: T;

  constructor(readonly rule: Rule) {}
}
