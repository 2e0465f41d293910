import { z } from 'zod';
import { readEnvironment } from './environment';
import { isTracingOn } from './tracing';
import { tracingEnvironment } from './tracing.environment';

const collector = 'http://127.0.0.1:4318';

it.each<[string, NodeJS.ProcessEnv]>([
  ['a collector', { OTEL_EXPORTER_OTLP_ENDPOINT: collector }],
  ['a collector of traces', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector }],
  ['an exporter', { OTEL_TRACES_EXPORTER: 'otlp' }],
  [
    'a collector that is not disabled',
    { OTEL_EXPORTER_OTLP_ENDPOINT: collector, OTEL_SDK_DISABLED: 'false' },
  ],
])('is on with %s', (_, variables) => {
  expect(isTracingOn(variables)).toBe(true);
});

it.each<[string, NodeJS.ProcessEnv]>([
  ['nothing', {}],
  ['empty variables', { OTEL_EXPORTER_OTLP_ENDPOINT: '', OTEL_TRACES_EXPORTER: '' }],
  ['the name of a service', { OTEL_SERVICE_NAME: 'accounts' }],
  ['no exporter', { OTEL_EXPORTER_OTLP_ENDPOINT: collector, OTEL_TRACES_EXPORTER: 'none' }],
  ['a disabled SDK', { OTEL_EXPORTER_OTLP_ENDPOINT: collector, OTEL_SDK_DISABLED: 'true' }],
])('is off with %s', (_, variables) => {
  expect(isTracingOn(variables)).toBe(false);
});

it('has defaults for everything, those of the specification', () => {
  expect(readEnvironment(z.object(tracingEnvironment), {})).toEqual({
    OTEL_SDK_DISABLED: false,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_TRACES_SAMPLER: 'parentbased_always_on',
    OTEL_TRACES_SAMPLER_ARG: 1,
    OTEL_BSP_SCHEDULE_DELAY: 5_000,
  });
});

it.each([
  ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4317'],
  ['OTEL_TRACES_SAMPLER', 'jaeger_remote'],
  ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
  ['OTEL_TRACES_EXPORTER', 'zipkin'],
])('says what is wrong with %s=%s', (name, value) => {
  expect(() => readEnvironment(z.object(tracingEnvironment), { [name]: value })).toThrow(
    `${name} is not usable`,
  );
});
