import { Controller, Get, Header } from '@nestjs/common';
import { register } from 'prom-client';
import { Public, Unlimited } from '../api-keys/public.decorator';

/** Every metric of prom-client's default registry, in the text format of Prometheus. */
@Controller('metrics')
@Public()
@Unlimited()
export class MetricsController {
  @Get()
  @Header('content-type', register.contentType)
  metrics(): Promise<string> {
    return register.metrics();
  }
}
