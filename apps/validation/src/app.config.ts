import { serverEnvironment } from '@fanfare/http/http.environment';
import { serviceEnvironment } from '@fanfare/http/service.environment';
import { z } from 'zod';

export const environment = z.object({ ...serviceEnvironment, ...serverEnvironment });
export type AppConfig = z.output<typeof environment>;
