import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { compileRules, type RuleIndex } from '@fanfare/event-pattern/compile-rules';
import { AwsError } from '../aws-error';
import { DEFAULT_BUS } from '../arns';
import type { RetryPolicy } from './delivery/retry-policy';

export type RuleState = 'ENABLED' | 'DISABLED';

export interface Target {
  readonly Id: string;
  readonly Arn: string;
  readonly Input?: string | undefined;
  readonly InputPath?: string | undefined;
  readonly RetryPolicy?: RetryPolicy | undefined;
  readonly DeadLetterConfig?: { readonly Arn?: string | undefined } | undefined;
  readonly [setting: string]: unknown;
}

export interface Rule {
  readonly name: string;
  readonly pattern: string;
  readonly description?: string | undefined;
  readonly roleArn?: string | undefined;
  state: RuleState;
  readonly targets: Target[];
}

export interface Bus {
  readonly region: string;
  readonly name: string;
  description?: string | undefined;
  /** Epoch seconds, as the wire has it. */
  readonly createdAt: number;
  readonly rules: Rule[];
}

/** Buses, their rules and targets, by region. Every change is in the database before `changed` returns. */
export class EventBusState {
  private readonly write: StatementSync;
  private readonly erase: StatementSync;
  private readonly buses = new Map<string, Bus>();
  private readonly indexes = new WeakMap<Bus, RuleIndex<Rule>>();

  constructor(database: DatabaseSync) {
    database.exec(
      'CREATE TABLE IF NOT EXISTS buses (region TEXT, name TEXT, bus TEXT NOT NULL, PRIMARY KEY (region, name))',
    );
    this.write = database.prepare('INSERT OR REPLACE INTO buses VALUES (?, ?, ?)');
    this.erase = database.prepare('DELETE FROM buses WHERE region = ? AND name = ?');
    for (const row of database.prepare('SELECT bus FROM buses').all()) {
      const bus = JSON.parse(String(row['bus'])) as Bus;
      this.buses.set(key(bus.region, bus.name), bus);
    }
  }

  /** The buses of a region by name; the default bus is always there. */
  list(region: string): Bus[] {
    this.find(region, DEFAULT_BUS);
    return [...this.buses.values()]
      .filter((bus) => bus.region === region)
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  find(region: string, name: string): Bus | undefined {
    const bus = this.buses.get(key(region, name));
    return bus === undefined && name === DEFAULT_BUS ? this.add(region, name) : bus;
  }

  get(region: string, name: string): Bus {
    const bus = this.find(region, name);
    if (bus === undefined)
      throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
    return bus;
  }

  getRule(bus: Bus, name: string): Rule {
    const rule = bus.rules.find((each) => each.name === name);
    if (rule === undefined) {
      throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${bus.name}.`);
    }
    return rule;
  }

  add(region: string, name: string, description?: string): Bus {
    const bus: Bus = { region, name, description, createdAt: Math.floor(Date.now() / 1000), rules: [] };
    this.buses.set(key(region, name), bus);
    this.changed(bus);
    return bus;
  }

  remove(bus: Bus): void {
    this.buses.delete(key(bus.region, bus.name));
    this.erase.run(bus.region, bus.name);
  }

  /** The enabled rules whose pattern the event matches. */
  matching(bus: Bus, event: object): readonly Rule[] {
    const index = this.indexes.get(bus) ?? indexOf(bus);
    this.indexes.set(bus, index);
    return index.match(event);
  }

  changed(bus: Bus): void {
    this.indexes.delete(bus);
    this.write.run(bus.region, bus.name, JSON.stringify(bus));
  }
}

function key(region: string, name: string): string {
  return `${region}/${name}`;
}

function indexOf(bus: Bus): RuleIndex<Rule> {
  const enabled = bus.rules.filter((rule) => rule.state === 'ENABLED');
  return compileRules(enabled.map((rule) => [rule, rule.pattern] as const));
}
