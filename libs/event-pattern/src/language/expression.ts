/** What stands at the end of a path of an event. */
export type Scalar = string | number | boolean | null;

/** One alternative of a leaf list, checked and normalised. Plain data: equal expressions have equal JSON. */
export type Expression =
  | { readonly kind: 'equals'; readonly value: Scalar }
  | { readonly kind: 'prefix' | 'suffix'; readonly text: string }
  | {
      readonly kind: 'equals-ignore-case' | 'prefix-ignore-case' | 'suffix-ignore-case';
      readonly text: string;
    }
  /** The literal pieces between the asterisks: `a*c` is `['a', 'c']`. */
  | { readonly kind: 'wildcard'; readonly pieces: readonly string[] }
  | NumericRange
  /** Canonical addresses (see ip-address.ts), both included. */
  | { readonly kind: 'addresses'; readonly first: string; readonly last: string }
  | { readonly kind: 'anything-but'; readonly except: readonly Expression[] }
  | { readonly kind: 'present' }
  | { readonly kind: 'absent' };

/** A missing bound is infinite. */
export interface NumericRange {
  readonly kind: 'range';
  readonly low?: Bound;
  readonly high?: Bound;
}

export interface Bound {
  readonly value: number;
  readonly included: boolean;
}

/** The expressions that one path must satisfy one of. Empty when nothing can satisfy it. */
export type Leaf = readonly Expression[];
