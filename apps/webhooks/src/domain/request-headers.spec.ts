import { headerFindings, requestHeaders } from './request-headers';

const signature = { 'webhook-id': 'a', 'webhook-timestamp': '1', 'webhook-signature': 'v1,x' };

describe("an endpoint's own headers", () => {
  it.each([
    ['a credential', { Authorization: 'Bearer abc.def' }],
    ['no value', { 'X-Empty': '' }],
    ['a tab inside', { 'X-A': 'a\tb' }],
    ['4,096 bytes', { 'X-A': 'a'.repeat(4096) }],
    ['none', {}],
  ])('may hold %s', (_, headers) => {
    expect(headerFindings(headers)).toEqual([]);
  });

  it.each([
    ['a line break', 'a\r\nInjected: 1', 'INVALID_FORMAT'],
    ['a carriage return', 'a\rb', 'INVALID_FORMAT'],
    ['a line feed', 'a\nb', 'INVALID_FORMAT'],
    ['a NUL', 'a\0b', 'INVALID_FORMAT'],
    ['letters that are not Latin', 'Привет', 'INVALID_FORMAT'],
    ['letters that are not ASCII', 'é', 'INVALID_FORMAT'],
    ['spaces at an end', ' a', 'INVALID_FORMAT'],
    ['4,097 bytes', 'a'.repeat(4097), 'TOO_LONG'],
    ['4,098 bytes in 2,049 letters', 'é'.repeat(2049), 'TOO_LONG'],
  ])('case 48: may not have a value with %s', (_, value, code) => {
    expect(headerFindings({ 'X-Fine': 'a', 'X-A': value })).toMatchObject([{ name: 'X-A', code }]);
  });

  it.each([
    'webhook-id',
    'Webhook-Signature',
    'webhook-anything',
    'Host',
    'Content-Type',
    'content-length',
    'Content-Encoding',
    'User-Agent',
    'Connection',
    'Keep-Alive',
    'Proxy-Authorization',
    'TE',
    'Trailer',
    'Transfer-Encoding',
    'Upgrade',
    'Expect',
    'traceparent',
    'Accept-Encoding',
  ])('case 48: may not be called %s', (name) => {
    expect(headerFindings({ [name]: 'a' })).toEqual([
      { name, code: 'NOT_ALLOWED', message: 'is a header that only we may set' },
    ]);
  });

  it.each([
    ['', 'INVALID_FORMAT'],
    ['X A', 'INVALID_FORMAT'],
    ['X:A', 'INVALID_FORMAT'],
    ['X\r\nY', 'INVALID_FORMAT'],
    ['Ä', 'INVALID_FORMAT'],
    ['X'.repeat(129), 'TOO_LONG'],
  ])('case 48: may not be called %j', (name, code) => {
    expect(headerFindings({ [name]: 'a' })).toMatchObject([{ name, code }]);
  });

  it('may have each name once, whatever its case', () => {
    expect(headerFindings({ 'X-A': '1', 'x-a': '2', 'X-B': '3' })).toMatchObject([
      { name: 'x-a', code: 'NOT_ALLOWED' },
    ]);
  });

  it('are sent along with ours, which they never replace', () => {
    const own = {
      'X-A': '1',
      'Webhook-Id': 'forged',
      'CONTENT-TYPE': 'text/plain',
      host: 'other',
      'X-B': 'a\r\nb',
    };
    expect(requestHeaders(own, signature)).toEqual({
      'x-a': '1',
      'content-type': 'application/json',
      'user-agent': 'Fanfare-Webhooks/1.0',
      ...signature,
    });
  });
});
