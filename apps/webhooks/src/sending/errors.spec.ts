import { AttemptError, failureOfError } from './errors';

const withCode = (code: string) => Object.assign(new Error('no'), { code });

describe('what an error of the network means', () => {
  it.each([
    ['ECONNREFUSED', 'refused'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ENETUNREACH', 'unreachable'],
    ['EADDRNOTAVAIL', 'unreachable'],
    ['ETIMEDOUT', 'timeout'],
    ['EPROTO', 'tls'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'tls'],
    ['HPE_INVALID_CONSTANT', 'protocol'],
    ['HPE_HEADER_OVERFLOW', 'protocol'],
  ])('case 26: %s is %s', (code, failure) => {
    expect(failureOfError(withCode(code), 'reset')).toBe(failure);
  });

  it('case 26: of several addresses, one that refuses is what counts', () => {
    const both = new AggregateError([withCode('ENETUNREACH'), withCode('ECONNREFUSED')]);
    expect(failureOfError(both, 'reset')).toBe('refused');
    expect(failureOfError(new AggregateError([withCode('EHOSTUNREACH')]), 'reset')).toBe('unreachable');
  });

  it('is what the caller says when the code tells nothing', () => {
    for (const error of [withCode('ECONNRESET'), new Error('no'), undefined, null, 'no', { code: 1 }]) {
      expect(failureOfError(error, 'reset')).toBe('reset');
    }
  });

  it('is what an attempt found out itself', () => {
    expect(failureOfError(new AttemptError('dns', 'no'), 'reset')).toBe('dns');
  });
});
