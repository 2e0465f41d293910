import { z } from 'zod';
import { AwsError, validationError } from '../../aws-error';
import { archiveArn, busArn, busName } from '../../arns';
import { acceptPattern } from '../event-pattern';
import { archiveNameField, busNameOrArnField, descriptionField, pageFields, patternField } from '../fields';
import { operation, type OperationContext } from '../operation';
import { page } from '../page';
import type { Archive } from './archives';

const archiveKey = z.object({ ArchiveName: archiveNameField });

const createArchive = archiveKey.extend({
  EventSourceArn: busNameOrArnField,
  Description: descriptionField.optional(),
  EventPattern: patternField.optional(),
  RetentionDays: z.int().min(0, 'Member must have value greater than or equal to 0').default(0),
});

export const archiveOperations = {
  /** Archives what is put on the bus from now on; replayed events are not archived again. */
  CreateArchive: operation(createArchive, (input, { region, state, archives }) => {
    const bus = state.get(region, busName(input.EventSourceArn));
    if (archives.find(region, input.ArchiveName) !== undefined) {
      throw new AwsError('ResourceAlreadyExistsException', `Archive ${input.ArchiveName} already exists.`);
    }
    if (input.EventPattern !== undefined) acceptPattern(input.EventPattern);
    const archive: Archive = {
      region,
      name: input.ArchiveName,
      busArn: busArn(region, bus.name),
      description: input.Description,
      pattern: input.EventPattern,
      retentionDays: input.RetentionDays,
      createdAt: Math.floor(Date.now() / 1000),
    };
    archives.add(archive);
    return {
      ArchiveArn: archiveArn(region, archive.name),
      State: 'ENABLED',
      CreationTime: archive.createdAt,
    };
  }),

  DescribeArchive: operation(archiveKey, ({ ArchiveName }, context) => {
    const archive = existing(ArchiveName, context);
    return {
      ...shown(archive, context),
      ArchiveArn: archiveArn(archive.region, archive.name),
      Description: archive.description,
      EventPattern: archive.pattern,
    };
  }),

  ListArchives: operation(
    z.object({
      NamePrefix: z.string().optional(),
      EventSourceArn: z.string().optional(),
      State: z.string().optional(),
      ...pageFields,
    }),
    (input, context) => {
      const { NamePrefix, EventSourceArn, State } = input;
      if ([NamePrefix, EventSourceArn, State].filter((each) => each !== undefined).length > 1) {
        throw validationError(
          'At most one filter is allowed for ListArchives. Use either : State, EventSourceArn, or NamePrefix.',
        );
      }
      const archives = context.archives
        .list(context.region)
        .filter(
          ({ name, busArn: source }) =>
            name.startsWith(NamePrefix ?? '') && source === (EventSourceArn ?? source),
        )
        .filter(() => State === undefined || State === 'ENABLED');
      const { rows, NextToken } = page(archives, input, (archive) => archive.name);
      return { Archives: rows.map((archive) => shown(archive, context)), NextToken };
    },
  ),

  DeleteArchive: operation(archiveKey, ({ ArchiveName }, context) => {
    context.archives.remove(existing(ArchiveName, context));
    return {};
  }),
};

function existing(name: string, { region, archives }: OperationContext): Archive {
  const archive = archives.find(region, name);
  if (archive === undefined)
    throw new AwsError('ResourceNotFoundException', `Archive ${name} does not exist.`);
  return archive;
}

function shown(archive: Archive, { archives }: OperationContext): object {
  const { events, bytes } = archives.size(archive);
  return {
    ArchiveName: archive.name,
    EventSourceArn: archive.busArn,
    State: 'ENABLED',
    RetentionDays: archive.retentionDays,
    SizeBytes: bytes,
    EventCount: events,
    CreationTime: archive.createdAt,
  };
}
