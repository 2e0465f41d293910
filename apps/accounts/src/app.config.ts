import { activationEnvironment } from '@fanfare/activation/activation.environment';
import { httpEnvironment } from '@fanfare/http/http.environment';
import { serviceEnvironment } from '@fanfare/http/service.environment';
import { z } from 'zod';

export const environment = z.object({ ...serviceEnvironment, ...httpEnvironment, ...activationEnvironment });
export type AppConfig = z.output<typeof environment>;

/** The token that {@link AppConfig} is injected by. */
export const CONFIG = Symbol('AppConfig');
