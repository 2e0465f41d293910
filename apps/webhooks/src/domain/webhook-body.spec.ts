import { webhookBody } from './webhook-body';

it('is type, timestamp and data, in this order, as UTF-8', () => {
  const data = { z: 1, a: ['é', '👋', '</script>'], big: 1e21 };
  const body = webhookBody({ type: 'order.shipped', occurredAt: '2026-11-02T10:00:00+01:00', data });
  expect(body.toString()).toBe(
    '{"type":"order.shipped","timestamp":"2026-11-02T10:00:00+01:00","data":{"z":1,"a":["é","👋","</script>"],"big":1e+21}}',
  );
});
