import fc from 'fast-check';
import { isPublicAddress } from './public-address';
import { hostOf, portOf, urlFindings } from './webhook-url';

const rules = { privateTargets: false, ports: [443, 8443] };
const laptop = { privateTargets: true, ports: [443] };
const codes = (url: string, of = rules) => urlFindings(url, of).map(({ code }) => code);
const messages = (url: string) => urlFindings(url, rules).map(({ message }) => message);

describe('a URL for webhooks', () => {
  it.each([
    'https://hooks.example/',
    'https://hooks.example',
    'https://hooks.example:8443/a/b?c=d&e=%20',
    'https://bücher.example/',
    'https://hooks.example./',
    'https://8.8.8.8/',
    'https://[2606:4700::1111]/',
    'https://internal.example/',
    'https://localhost.example/',
    'https://notlocalhost/',
  ])('may be %s', (url) => {
    expect(codes(url)).toEqual([]);
  });

  it.each([
    ['ftp://hooks.example/', 'must start with https://'],
    ['https://hooks.example:22/', 'must use one of the ports 443, 8443'],
    ['https://hooks.example:80/', 'must use one of the ports 443, 8443'],
    ['https://a:b@hooks.example/', 'must not hold credentials: send them in a header'],
    ['https://a@hooks.example/', 'must not hold credentials: send them in a header'],
    ['https://:b@hooks.example/', 'must not hold credentials: send them in a header'],
    ['https://hooks.example/#a', 'must not have a fragment'],
    ['https://10.0.0.1/', 'must be on the public Internet'],
    ['https://a.local/', 'must be on the public Internet'],
    ['https://printer.home.arpa./', 'must be on the public Internet'],
  ])('case 37: may not be %s', (url, message) => {
    expect(codes(url)).toEqual(['NOT_ALLOWED']);
    expect(messages(url)).toEqual([message]);
  });

  it('case 28: may not be http://hooks.example/', () => {
    expect(messages('http://hooks.example/')).toEqual(['must start with https://']);
  });

  it('is told all that is wrong with it at once', () => {
    expect(messages('https://a@10.0.0.1:22/#b')).toHaveLength(4);
  });

  it.each([
    '',
    'hooks.example',
    '//hooks.example/',
    'https://',
    'https://?a',
    'https:// hooks.example/',
    ' https://hooks.example/',
    'https://hooks.example/\n',
    'https://hooks.exa\tmple/',
    'https://hooks.example/\r\nX: y',
    'https:\\\\hooks.example\\',
    'https://hooks.example\\@169.254.169.254/',
    'https://hooks.example/a b',
    'https://hooks.example/\u2028',
    'https://hooks.example/\0',
    'https://256.256.256.256/',
    'https://[::1/',
    'https://a:99999/',
  ])('case 37: is none: %j', (url) => {
    expect(codes(url)).toEqual(['INVALID_FORMAT']);
    expect(codes(url, laptop)).toEqual(['INVALID_FORMAT']);
  });

  it('has at most 2,048 characters', () => {
    const of = (length: number) => `https://hooks.example/${'a'.repeat(length - 22)}`;
    expect([codes(of(2048)), codes(of(2049))]).toEqual([[], ['TOO_LONG']]);
  });

  it('is repeated by no message', () => {
    for (const { message } of urlFindings('https://secret-user:pass@10.0.0.1:22/#anchor', rules)) {
      expect(message).not.toMatch(/secret|pass|10\.0|anchor/);
    }
  });

  it('may on a laptop lead anywhere by http and https', () => {
    for (const url of ['http://localhost:3001/', 'http://127.0.0.1/', 'https://[::1]:9/']) {
      expect(codes(url, laptop)).toEqual([]);
    }
    for (const url of ['ftp://localhost/', 'http://a@localhost/', 'http://localhost/#a']) {
      expect(codes(url, laptop)).toEqual(['NOT_ALLOWED']);
    }
  });
});

describe('the host of a URL', () => {
  const spellings = (value: number): readonly string[] => {
    const [a = 0, b = 0, c = 0, d = 0] = [24, 16, 8, 0].map((bits) => (value >>> bits) & 0xff);
    const dotted = [a, b, c, d].join('.');
    return [
      dotted,
      `${dotted}.`,
      String(value),
      `0x${value.toString(16)}`,
      `0${value.toString(8)}`,
      [a, b, c * 256 + d].join('.'),
      [a, (b * 256 + c) * 256 + d].join('.'),
      [a, b, c, d].map((part) => `0x${part.toString(16)}`).join('.'),
      [a, b, c, d].map((part) => `0${part.toString(8)}`).join('.'),
      dotted.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
      dotted.replaceAll('.', '%2E'),
      dotted.replaceAll('.', '。'),
    ];
  };

  it('case 33: is judged as the parser reads it: no spelling of an address changes the verdict', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.nat({ max: 0xffff_ffff }),
          fc.constantFrom(0x7f000001, 0x0a000001, 0xa9fea9fe, 0x08080808),
        ),
        (value) => {
          const [dotted = ''] = spellings(value);
          const expected = isPublicAddress(dotted) ? [] : ['NOT_ALLOWED'];
          for (const spelling of spellings(value)) {
            const url = `https://${spelling}/`;
            expect([url, hostOf(new URL(url)), codes(url)]).toEqual([url, dotted, expected]);
          }
        },
      ),
    );
  });

  it('case 33: is judged alone: no path, query, port or case of the text changes the verdict', () => {
    const hosts = fc.constantFrom('hooks.example', 'LOCALHOST', '10.0.0.1', '[::1]', '8.8.8.8', 'a.internal');
    fc.assert(
      fc.property(
        hosts,
        fc.stringMatching(/^\/[\w/.~%@:-]*$/),
        fc.stringMatching(/^[\w=&%+@:.]*$/),
        fc.boolean(),
        (host, path, query, port) => {
          const url = `HTTPS://${host}${port ? ':8443' : ''}${path}?${query}`;
          expect(codes(url)).toEqual(codes(`https://${host.toLowerCase()}/`));
        },
      ),
    );
  });

  it('is what is dialled: without brackets and without a dot at its end', () => {
    expect(hostOf(new URL('https://[::1]/'))).toBe('::1');
    expect(hostOf(new URL('https://Hooks.Example./'))).toBe('hooks.example');
  });

  it('has a port, written or not', () => {
    expect(['https://a/', 'http://a/', 'https://a:8443/'].map((url) => portOf(new URL(url)))).toEqual([
      443, 80, 8443,
    ]);
  });
});
