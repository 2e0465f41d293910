import { z } from 'zod';
import { flag, wholeNumber } from './environment';

const collector = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' }).optional();

/** The variables of OpenTelemetry's specification that decide something here; the SDK reads some more by itself. */
export const tracingEnvironment = {
  OTEL_SDK_DISABLED: flag().default(false).describe('true switches tracing off, whatever else is set'),
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'none']).optional().describe('where spans go: otlp or none'),
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.describe('collector of traces; /v1/traces is added'),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector.describe('collector of traces, as it is'),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .enum(['http/protobuf', 'http/json'])
    .default('http/protobuf')
    .describe('how spans are sent'),
  OTEL_TRACES_SAMPLER: z
    .enum([
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ])
    .default('parentbased_always_on')
    .describe('which traces are kept'),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^(0(\.\d+)?|1(\.0+)?)$/, 'must be a number from 0 to 1')
    .default('1')
    .transform(Number)
    .describe('the share that a ratio sampler keeps, from 0 to 1'),
  OTEL_BSP_SCHEDULE_DELAY: wholeNumber(1).default(5_000).describe('milliseconds between two exports'),
};

/** The values of {@link tracingEnvironment}. */
export type TracingConfig = z.output<z.ZodObject<typeof tracingEnvironment>>;
