import { httpEnvironment } from '@fanfare/http/http.environment';
import { serviceEnvironment } from '@fanfare/http/service.environment';
import { z } from 'zod';
import { deliveryEnvironment, leaseFits, leaseProblem } from './delivery/delivery.environment';
import { apiEnvironment } from './http/api.environment';
import { sealingEnvironment } from './sealing/sealing.environment';
import { privateTargetsFit, privateTargetsProblem, sendingEnvironment } from './sending/sending.environment';

export const environment = z
  .object({
    ...serviceEnvironment,
    ...httpEnvironment,
    ...apiEnvironment,
    ...sendingEnvironment,
    ...sealingEnvironment,
    ...deliveryEnvironment,
  })
  .refine(privateTargetsFit, privateTargetsProblem)
  .refine(leaseFits, leaseProblem);
export type AppConfig = z.output<typeof environment>;

/** The token that {@link AppConfig} is injected by. */
export const CONFIG = Symbol('AppConfig');
