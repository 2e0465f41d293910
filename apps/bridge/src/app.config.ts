import { serverEnvironment } from '@fanfare/http/http.environment';
import { serviceEnvironment } from '@fanfare/http/service.environment';
import { wholeNumber } from '@fanfare/process/environment';
import { z } from 'zod';

const longestEqualSeconds = 14 * 86_400;

const bridgeEnvironment = {
  BRIDGE_TENANT: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/, 'must be 1 to 64 lower-case letters, digits or hyphens')
    .describe('tenant that everything in the inbox belongs to'),
  BRIDGE_QUEUE: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,76}$/, 'must be the name of a standard queue, short enough for its -dlq')
    .optional()
    .describe('the inbox, if not the one that is provisioned for the stage; <name>-dlq has to exist too'),
  BRIDGE_SOURCE_SYSTEM: z
    .string()
    .regex(/^[\w.-]{1,128}$/, 'must be 1 to 128 letters, digits, dots, hyphens or underscores')
    .default('legacy')
    .describe('system that a message comes from, when it is no MEGA event that names its publisher'),
  BRIDGE_EQUAL_SECONDS: wholeNumber(0, longestEqualSeconds)
    .default(300)
    .describe('objects of equal content that were sent within this time are one; 0 for never'),
};

export const environment = z.object({ ...serviceEnvironment, ...serverEnvironment, ...bridgeEnvironment });
export type AppConfig = z.output<typeof environment>;

/** The token that {@link AppConfig} is injected by. */
export const CONFIG = Symbol('AppConfig');
