import { z } from 'zod';
import { defineEvent } from '../../event';
import { personal, text } from '../../text';

export const legacyEventReceived = defineEvent({
  name: 'LegacyEventReceived',
  publisher: 'bridge',
  version: 1,
  visibility: 'public',
  description:
    'An older system said something in words of its own: a MEGA event or an object. `payload` is all of it as JSON, ' +
    'where values that JSON lacks are written as in Extended JSON (docs/legacy-events.md).',
  schema: z.object({
    kind: z.enum(['MEGA', 'DATA']),
    version: z.int(),
    payload: personal(z.record(z.string(), z.unknown())),
    originalMessageId: text(128).min(1),
    sourceSystem: text(128).min(1),
  }),
  example: {
    kind: 'MEGA',
    version: 1,
    payload: {
      protocol: 'mega',
      version: 1,
      event: {
        name: 'book.lent',
        domain: 'library',
        timestamp: '2021-03-04T05:06:07.123Z',
        version: 1,
        attributes: { days: 14, fee: { $numberDecimal: '0.10' } },
      },
      object: { type: 'book', id: '42', version: 1, current: { id: 42, title: 'Emma' } },
    },
    originalMessageId: '5fea7756-0ea4-451a-a703-a558b933e274',
    sourceSystem: 'library',
  },
});
