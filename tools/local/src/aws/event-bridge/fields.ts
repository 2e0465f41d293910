import { z } from 'zod';

function name(maxLength: number, characters: string): z.ZodString {
  return z
    .string()
    .min(1, 'Member must have length greater than or equal to 1')
    .max(maxLength, `Member must have length less than or equal to ${String(maxLength)}`)
    .regex(new RegExp(`^${characters}$`), `Member must satisfy regular expression pattern: ${characters}`);
}

export const busNameField = name(256, '[/\\.\\-_A-Za-z0-9]+');
export const busNameOrArnField = name(
  1600,
  '(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus/)?[/\\.\\-_A-Za-z0-9]+',
);
export const ruleNameField = name(64, '[\\.\\-_A-Za-z0-9]+');
export const archiveNameField = name(48, '[\\.\\-_A-Za-z0-9]+');
export const replayNameField = name(64, '[\\.\\-_A-Za-z0-9]+');
export const targetIdField = name(64, '[\\.\\-_A-Za-z0-9]+');
export const descriptionField = z.string().max(512, 'Member must have length less than or equal to 512');

export const patternField = z.string().max(4096, 'Member must have length less than or equal to 4096');

export const pageFields = {
  Limit: z
    .int()
    .min(1, 'Member must have value greater than or equal to 1')
    .max(100, 'Member must have value less than or equal to 100')
    .optional(),
  NextToken: z.string().optional(),
};
