import { catalogue, definitions } from './catalogue';
import { MAX_STAGE_LENGTH, routes } from './routes';
import * as contract from './topology';

/** Past participles that do not end in -ed; add the next one here. */
const irregular = [
  'Sent',
  'Paid',
  'Withdrawn',
  'Begun',
  'Lost',
  'Left',
  'Held',
  'Built',
  'Broken',
  'Kept',
  'Made',
];

function kebab(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}

const reactions = routes('x'.repeat(MAX_STAGE_LENGTH));

/** The named groups of events that the contract exports: `customerProgress` and the like. */
const groups = Object.entries(contract).filter(([, value]) => Array.isArray(value));

function nameOfWhatIsHeard(app: string, reaction: string): string | undefined {
  const table: contract.Topology = contract.topology;
  const on = table[app as keyof contract.Topology]?.[reaction]?.on ?? [];
  const [only, ...others] = on;
  const group = groups.find(([, events]) => events === on)?.[0];
  return only && others.length === 0 ? only : group?.replace(/Events$/, 'Event');
}

describe('event names', () => {
  it.each(Object.entries(catalogue))(
    '%s is the key, and the name that the definition has',
    (key, { name }) => {
      expect(key).toBe(name);
    },
  );

  it.each(definitions)(
    '$name is PascalCase and past tense, so that it need not call itself an event',
    ({ name }) => {
      const words = name.split(/(?=[A-Z])/);
      expect(name).toMatch(/^([A-Z][a-z0-9]+){2,}$/);
      expect(words.at(-1)).toMatch(new RegExp(`ed$|^(${irregular.join('|')})$`));
    },
  );
});

describe('the topology', () => {
  it.each(reactions)(
    '$reaction is a name in kebab-case that ends with what it hears',
    ({ app, reaction }) => {
      const heard = nameOfWhatIsHeard(app, reaction);
      expect(reaction).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      expect(heard).toBeDefined();
      expect(reaction.endsWith(`-on-${kebab(heard!)}`)).toBe(true);
      expect(reaction.split('-on-')).toHaveLength(2);
    },
  );

  it.each(reactions)('$reaction hears something, and nothing twice', ({ events }) => {
    expect(events.length).toBeGreaterThan(0);
    expect(new Set(events).size).toBe(events.length);
  });

  it('lets no app hear what it says itself, except webhooks what happens to webhooks', () => {
    const own = reactions.flatMap(({ app, reaction, events }) =>
      events.filter((event) => catalogue[event].publisher === app).map((event) => [reaction, event]),
    );
    const exception = contract.webhookEvents.map((event) => ['dispatch-webhook-on-public-event', event]);
    expect(own.sort()).toEqual(exception.sort());
  });

  it('has every event of webhooks in the group that raises no other, so that nothing goes round in circles', () => {
    const said = definitions.filter(({ publisher }) => publisher === 'webhooks').map(({ name }) => name);
    expect([...contract.webhookEvents].sort()).toEqual(said.sort());
  });

  it('calls those events public that are, and no others', () => {
    const isPublic = definitions.filter(({ visibility }) => visibility === 'public').map(({ name }) => name);
    expect([...contract.publicEvents].sort()).toEqual(isPublic.sort());
  });

  it('lets webhooks alone hear the events of tenants’ own systems', () => {
    const hearing = reactions.filter(({ hearsExternal }) => hearsExternal).map(({ reaction }) => reaction);
    expect(hearing).toEqual(['dispatch-webhook-on-public-event']);
  });

  it.each(reactions)('$reaction has names that AWS takes', ({ bus, rule, queue, deadLetterQueue }) => {
    expect(rule).toMatch(/^[.\-_A-Za-z0-9]{1,64}$/);
    expect(queue).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
    expect(deadLetterQueue).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
    expect(bus).toMatch(/^[/.\-_A-Za-z0-9]{1,256}$/);
  });

  it('gives every reaction names of its own', () => {
    for (const kind of ['reaction', 'rule'] as const) {
      expect(new Set(reactions.map((route) => route[kind])).size).toBe(reactions.length);
    }
    const queues = reactions.flatMap(({ queue, deadLetterQueue }) => [queue, deadLetterQueue]);
    expect(new Set(queues).size).toBe(2 * reactions.length);
  });

  it('has a reaction to every event that is not listed as terminal, and none to those that are', () => {
    const heard = new Set<string>(reactions.flatMap(({ events }) => events));
    const unheard = definitions.map(({ name }) => name).filter((name) => !heard.has(name));
    expect(unheard.sort()).toEqual([...contract.terminalEvents].sort());
  });
});
