import { definitions } from '@fanfare/event-contract/catalogue';
import { defineEvent } from '@fanfare/event-contract/event';
import { personal } from '@fanfare/event-contract/text';
import * as fc from 'fast-check';
import { z } from 'zod';
import { listCatalogue } from './catalogue-listing';

function listed(schema: z.ZodObject, description = 'Exists in this test only.'): readonly string[] {
  const event = defineEvent({
    name: 'CustomerNamed',
    publisher: 'registration',
    version: 3,
    visibility: 'internal',
    description,
    schema,
    example: {},
  });
  return listCatalogue([event]).split('\n');
}

describe('listCatalogue', () => {
  it('says what an event is, that nobody hears it, and what it holds', () => {
    const schema = z.object({
      id: z.uuid(),
      name: personal(z.string().max(10)).optional(),
      home: z.object({ city: z.string(), since: z.iso.datetime().optional() }).optional(),
      tags: z.array(z.string().max(5)),
      parts: z.array(z.object({ kind: z.enum(['BIG', 'SMALL']) })),
      size: z.union([z.int(), z.literal('none')]),
      note: z.string().nullable(),
    });
    expect(listed(schema)).toEqual([
      'CustomerNamed  version 3, internal, said by registration',
      '  Exists in this test only.',
      '  heard by  nobody',
      '  data      id            uuid',
      '            name?         string of at most 10, personal',
      '            home?.city    string',
      '            home?.since?  date-time',
      '            tags          list of string of at most 5',
      '            parts[].kind  BIG | SMALL',
      '            size          integer or none',
      '            note          string or null',
    ]);
  });

  it('lists every event with everybody who reacts', () => {
    const lines = listCatalogue(definitions).split('\n');
    expect(lines.filter((line) => /^[A-Z]/.test(line))).toHaveLength(definitions.length);
    expect(lines).toContain('            accounts: open-account-on-customer-validated');
  });

  it('fits 100 columns, whatever it has to say, and loses no word', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 130, size: 'max' });
    const words = fc.array(word, { minLength: 1, maxLength: 40, size: 'max' });
    fc.assert(
      fc.property(words, words, (description, names) => {
        const lines = listed(
          z.object(Object.fromEntries(names.map((name) => [name, z.uuid()]))),
          description.join(' '),
        );
        expect(lines.filter((line) => line.length > 100)).toEqual([]);
        expect(lines.join('').replaceAll(' ', '')).toContain(description.join(''));
      }),
    );
  });
});
