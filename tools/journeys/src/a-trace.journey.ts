import { Stage } from '../testing/stage';
import { TraceCollector } from '../testing/trace-collector';
import { until } from '../testing/until';
it('x', async () => {
  const collector = await TraceCollector.start();
  const stage = await Stage.start({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_BSP_SCHEDULE_DELAY: '100',
  });
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const r = await stage.api.post(
    'registration',
    '/customers?x=secret-in-query',
    { firstName: 'Adalina', lastName: 'Lovelace', email: 'a.l@example.com' },
    { traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
  );
  const { customerId } = (await r.json()) as { customerId: string };
  await until('sent', 60, async () => (await stage.api.customer(customerId)).welcomeEmail === 'SENT');
  await stage.stop();
  console.log(JSON.stringify(collector.spans, null, 1));
  require('fs').writeFileSync('/tmp/spans.json', JSON.stringify(collector.spans, null, 1));
  require('fs').writeFileSync('/tmp/received.json', collector.received);
  await collector.stop();
}, 180000);
