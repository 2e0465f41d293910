import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import { requestOf } from '../request';

/** The tenant whose API key the request came with. Empty on a public route. */
export const Tenant = createParamDecorator(
  (_: unknown, context: ExecutionContext) => requestOf(context).tenantId,
);
