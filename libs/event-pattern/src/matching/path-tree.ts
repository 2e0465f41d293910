import type { Scalar } from '../language/expression';
import { PathNode, Slot } from './slot';

/** The element of one array of the event that a value lies in, and those further out. */
export interface ArrayElement {
  readonly array: number;
  readonly index: number;
  readonly outer: ArrayElement | null;
}

/** Events nested deeper than this are not read further down, so that no event exhausts the stack. */
const maximumDepth = 1000;

/**
 * The paths that patterns ask for, and what the last event read has there: path and values as if the event were
 * flattened, keys joined with dots and arrays left out. Keys are own enumerable properties and nothing else.
 */
export class PathTree {
  /** Counts the events read; what a slot or a condition remembers is good for one reading only. */
  reading = 0;
  /** How many arrays with elements of their own the last event has along the paths. */
  arrays = 0;
  /** The slots that the last event has values at. */
  readonly filled: Slot[] = [];

  private readonly root = new PathNode();
  private slots = 0;

  /** The slot of a path, made when first asked for. */
  slotAt(path: string): Slot {
    const node = this.root.below(path.split('.'));
    return (node.slot ??= new Slot(path, this.slots++));
  }

  /** Fills the slots from an event; false, with all slots empty, when it is not an object. */
  read(event: unknown): boolean {
    for (const slot of this.filled) slot.clear();
    this.filled.length = 0;
    this.arrays = 0;
    this.reading += 1;
    if (typeof event !== 'object' || event === null || Array.isArray(event)) return false;
    this.readObject(this.root, event as Readonly<Record<string, unknown>>, null, 0);
    return true;
  }

  private readObject(
    node: PathNode,
    object: Readonly<Record<string, unknown>>,
    element: ArrayElement | null,
    depth: number,
  ): void {
    if (depth > maximumDepth) return;
    for (const key in object) {
      const child = node.at(key);
      if (child !== undefined && Object.hasOwn(object, key))
        this.readValue(child, object[key], element, depth);
    }
  }

  private readValue(node: PathNode, value: unknown, element: ArrayElement | null, depth: number): void {
    if (typeof value !== 'object' || value === null) {
      if (node.slot !== undefined && isScalar(value)) this.fill(node.slot, value, element);
    } else if (Array.isArray(value)) {
      this.readArray(node, value, element, depth);
    } else if (node.hasChildren) {
      this.readObject(node, value as Readonly<Record<string, unknown>>, element, depth + 1);
    }
  }

  private readArray(
    node: PathNode,
    items: readonly unknown[],
    outer: ArrayElement | null,
    depth: number,
  ): void {
    if (depth > maximumDepth) return;
    const array = this.arrays++;
    for (let index = 0; index < items.length; index += 1) {
      const item = items[index];
      const inside = typeof item === 'object' && item !== null ? { array, index, outer } : outer;
      this.readValue(node, item, inside, depth + 1);
    }
  }

  private fill(slot: Slot, value: Scalar, element: ArrayElement | null): void {
    if (slot.count === 0) this.filled.push(slot);
    slot.add(value, element);
  }
}

function isScalar(value: unknown): value is Scalar {
  return (
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null
  );
}
