import { Controller, Get, Header } from '@nestjs/common';
import { register } from 'prom-client';
import { z } from 'zod';
import { Documented } from '../openapi/documented.decorator';
import { Public, Unlimited } from '../api-keys/public.decorator';

/** Every metric of prom-client's default registry, in the text format of Prometheus. */
@Controller('metrics')
@Public()
@Unlimited()
export class MetricsController {
  @Get()
  @Documented({
    summary: 'Read the metrics',
    answers: {
      200: {
        description: 'In the text format of Prometheus.',
        schema: z.string(),
        contentType: 'text/plain',
      },
    },
  })
  @Header('content-type', register.contentType)
  metrics(): Promise<string> {
    return register.metrics();
  }
}
