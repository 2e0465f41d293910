import type { Expression, NumericRange, Scalar } from '../language/expression';
import { foldCase } from '../values/letter-case';
import { gramsOf } from './gram-index';

/** How a text is looked at before it is looked up: as it is, without its case, or as the address it spells. */
export type View = 'text' | 'folded' | 'address';

/** Where in the text of an event the text of an anchor stands. */
export type Position = 'whole' | 'start' | 'end' | 'inside';

/**
 * What an index can look up for one expression. Every value that the expression accepts meets the anchor; values
 * that it refuses may meet it, too.
 */
export type Anchor =
  | { readonly kind: 'equal'; readonly value: Scalar }
  | { readonly kind: Position; readonly view: View; readonly text: string }
  | { readonly kind: 'range'; readonly low: number; readonly high: number }
  | { readonly kind: 'present' }
  | { readonly kind: 'absent' };

const present: Anchor = { kind: 'present' };

/** The anchors that an expression can be found by, at least one, each of them sufficient. */
export function anchorChoices(expression: Expression): readonly Anchor[] {
  switch (expression.kind) {
    case 'equals':
      return [{ kind: 'equal', value: expression.value }];
    case 'range':
      return [anchorOfRange(expression)];
    case 'absent':
      return [{ kind: 'absent' }];
    case 'wildcard':
      return anchorsOfWildcard(expression.pieces);
    case 'addresses':
      return [{ kind: 'start', view: 'address', text: commonStart(expression.first, expression.last) }];
    default:
      return [anchorOfAffix(expression)];
  }
}

type OtherExpression = Exclude<
  Expression,
  { readonly kind: 'equals' | 'range' | 'absent' | 'wildcard' | 'addresses' }
>;

function anchorOfAffix(expression: OtherExpression): Anchor {
  switch (expression.kind) {
    case 'prefix':
      return textAt('start', expression.text);
    case 'suffix':
      return textAt('end', expression.text);
    case 'equals-ignore-case':
      return foldedAt('whole', expression.text);
    case 'prefix-ignore-case':
      return foldedAt('start', expression.text);
    case 'suffix-ignore-case':
      return foldedAt('end', expression.text);
    default:
      return present;
  }
}

function textAt(kind: Position, text: string): Anchor {
  return text === '' ? present : { kind, view: 'text', text };
}

/** Folding looks at whole characters, patterns at UTF-16 units: half a surrogate pair has no fold to look up. */
function foldedAt(kind: Position, text: string): Anchor {
  if (/[\ud800-\udfff]/.test(text)) return present;
  return text === '' && kind !== 'whole' ? present : { kind, view: 'folded', text: foldCase(text) };
}

function anchorsOfWildcard(pieces: readonly string[]): readonly Anchor[] {
  const head = pieces[0] ?? '';
  if (pieces.length === 1) return [{ kind: 'equal', value: head }];
  const grams = pieces.flatMap((piece) => gramsOf(piece));
  return [
    textAt('start', head),
    textAt('end', pieces[pieces.length - 1] ?? ''),
    ...grams.map((gram) => textAt('inside', gram)),
  ];
}

function anchorOfRange({ low, high }: NumericRange): Anchor {
  return { kind: 'range', low: low?.value ?? -Infinity, high: high?.value ?? Infinity };
}

function commonStart(left: string, right: string): string {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length += 1;
  return left.slice(0, length);
}
