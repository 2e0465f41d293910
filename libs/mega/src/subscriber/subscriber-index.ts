import type { CompiledSubscriber, Condition } from './compiled-subscriber';
import type { SqsMessage } from './sqs-message';

type Ordinals = readonly number[];

/** Where payloads are looked up: the subscribers for each text at one path. */
interface Lookup {
  readonly read: (payload: unknown) => unknown;
  readonly byText: Map<string, number[]>;
}

/**
 * Finds the few subscribers that can match a message without asking all: each that demands certain texts at some path
 * is found by them, the others are always among the candidates.
 */
export class SubscriberIndex<S extends CompiledSubscriber> {
  private readonly kinds: ReadonlyMap<string, KindIndex>;
  private readonly otherKinds: KindIndex;

  constructor(private readonly subscribers: readonly S[]) {
    const listening = (kind: string): Ordinals =>
      [...subscribers.keys()].filter((ordinal) =>
        ['any', kind].includes(subscribers[ordinal]?.listensTo ?? ''),
      );
    const indexOf = (kind: string): KindIndex => new KindIndex(subscribers, listening(kind));
    this.kinds = new Map(['DATA', 'MEGA'].map((kind) => [kind, indexOf(kind)]));
    this.otherKinds = indexOf('any');
  }

  /** In the order of registration, every subscriber that can match, and few others. */
  candidates(message: SqsMessage): readonly S[] {
    const index = this.kinds.get(message.kind) ?? this.otherKinds;
    return index.ordinals(message.payload).map((ordinal) => this.subscribers[ordinal] as S);
  }
}

/** The index of the subscribers that listen to one kind. */
class KindIndex {
  private readonly lookups = new Map<string, Lookup>();
  private readonly always: number[] = [];

  constructor(subscribers: readonly CompiledSubscriber[], ordinals: Ordinals) {
    const conditionsOf = (ordinal: number): readonly Condition[] => subscribers[ordinal]?.conditions ?? [];
    const crowds = countTexts(ordinals.flatMap(conditionsOf));
    for (const ordinal of ordinals) {
      const rarest = conditionsOf(ordinal)
        .map((condition) => ({ condition, crowd: crowdAt(condition, crowds) }))
        .sort((left, right) => left.crowd - right.crowd)[0];
      if (rarest === undefined) this.always.push(ordinal);
      else this.add(ordinal, rarest.condition);
    }
  }

  /** Ascending; a subscriber is found at one place only, so none is there twice. */
  ordinals(payload: unknown): Ordinals {
    let found: Ordinals = this.always;
    for (const { read, byText } of this.lookups.values()) {
      const ordinals = byText.get(read(payload) as string);
      if (ordinals !== undefined) found = found.length === 0 ? ordinals : merged(found, ordinals);
    }
    return found;
  }

  private add(ordinal: number, { path, read, texts }: Condition): void {
    const lookup = this.lookups.get(path) ?? { read, byText: new Map<string, number[]>() };
    this.lookups.set(path, lookup);
    for (const text of new Set(texts)) lookup.byText.set(text, [...(lookup.byText.get(text) ?? []), ordinal]);
  }
}

function merged(left: Ordinals, right: Ordinals): Ordinals {
  return [...left, ...right].sort((one, other) => one - other);
}

/** How many conditions demand each text at each path. */
function countTexts(conditions: readonly Condition[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of conditions.flatMap(keysOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** How many subscribers a condition would be found with: the fewer, the better it tells them apart. */
function crowdAt(condition: Condition, counts: ReadonlyMap<string, number>): number {
  return keysOf(condition).reduce((sum, key) => sum + (counts.get(key) ?? 0), 0);
}

function keysOf({ path, texts }: Condition): readonly string[] {
  return texts.map((text) => JSON.stringify([path, text]));
}
