import { spanOfAttempt } from './trace-context';

const attempt = '01935a1c-9a3e-7000-8000-00000000e001';
const parent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

it('case 89: an attempt is a span of the trace that its message came with', () => {
  expect(spanOfAttempt(parent, attempt)).toBe('00-4bf92f3577b34da6a3ce929d0e0e4736-800000000000e001-01');
});

it.each([
  null,
  '',
  'garbage',
  parent.toUpperCase(),
  parent.replace('00-', '01-'),
  `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
  `00-4bf92f3577b34da6a3ce929d0e0e4736-${'0'.repeat(16)}-01`,
])('is no trace context: %p', (traceparent) => {
  expect(spanOfAttempt(traceparent, attempt)).toBeNull();
});
