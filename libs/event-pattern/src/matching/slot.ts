import type { Scalar } from '../language/expression';
import type { ArrayElement } from './path-tree';

/** What one event has at one path. Reused from event to event: only the first `count` entries are its own. */
export class Slot {
  count = 0;
  /** Whether any of the values lies inside an element of an array. */
  insideArrays = false;
  readonly values: Scalar[] = [];
  readonly elements: (ArrayElement | null)[] = [];

  constructor(
    readonly path: string,
    readonly ordinal: number,
  ) {}

  add(value: Scalar, element: ArrayElement | null): void {
    this.values[this.count] = value;
    this.elements[this.count] = element;
    this.count += 1;
    if (element !== null) this.insideArrays = true;
  }

  /** Whether some choice of array elements leaves nothing at the path. */
  get mayBeAbsent(): boolean {
    return this.count === 0 || this.insideArrays;
  }

  clear(): void {
    this.count = 0;
    this.insideArrays = false;
  }
}

/** One key of the paths; a dotted key of an event leads as far down as its parts would. */
export class PathNode {
  slot: Slot | undefined;
  private readonly children = new Map<string, PathNode>();
  private reachedByDots = false;

  get hasChildren(): boolean {
    return this.children.size > 0;
  }

  /** The node that the keys lead to, made as far as it is not there. */
  below(keys: readonly string[]): PathNode {
    const [key, ...further] = keys;
    if (key === undefined) return this;
    const child = this.children.get(key) ?? new PathNode();
    this.children.set(key, child);
    this.reachedByDots ||= further.length > 0;
    return child.below(further);
  }

  /** The node that one key of an event leads to, if any path goes there. */
  at(key: string): PathNode | undefined {
    const child = this.children.get(key);
    return child === undefined && this.reachedByDots && key.includes('.') ? this.atDotted(key) : child;
  }

  private atDotted(key: string): PathNode | undefined {
    return key.split('.').reduce<PathNode | undefined>((node, part) => node?.children.get(part), this);
  }
}
