import { keepRedacted, redactHeaders } from './credential-headers';

it.each([
  'Authorization',
  'X-Api-Key',
  'cookie',
  'x-auth-token',
  'X-Hub-Secret',
  'password',
  'x-signature',
  'X-Session-Id',
])('the value of %s is not shown', (name) => {
  expect(redactHeaders({ [name]: 'abc' })).toEqual({ [name]: '***' });
});

it.each(['Bearer abc', 'basic dXNlcjpwYXNz', 'Token abc', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x'])(
  'a value such as %p is not shown under any name',
  (value) => {
    expect(redactHeaders({ 'x-customer': value })).toEqual({ 'x-customer': '***' });
  },
);

it('other values are shown', () => {
  const headers = { 'x-customer': 'acme', 'x-region': 'eu', accept: 'application/json' };
  expect(redactHeaders(headers)).toEqual(headers);
});

it('a redacted value that comes back keeps what it stood for, whatever the case of its name', () => {
  const present = { Authorization: 'Bearer abc', 'x-region': 'eu' };
  expect(keepRedacted({ authorization: '***', 'x-region': 'us', 'x-new': '***' }, present)).toEqual({
    authorization: 'Bearer abc',
    'x-region': 'us',
    'x-new': '***',
  });
});
