import fc from 'fast-check';
import { MAIL_ATTEMPTS, classifyMailError, retryDelayMs } from './retry-schedule';

describe('the delay before a mail is tried again', () => {
  it('doubles from 5 seconds up to 15 minutes', () => {
    const longest = Array.from(
      { length: MAIL_ATTEMPTS - 1 },
      (_, index) => retryDelayMs(index + 1, () => 1) / 1000,
    );
    expect(longest).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900]);
  });

  it('is anything from nothing up to that', () => {
    expect(retryDelayMs(3, () => 0)).toBe(0);
    expect(retryDelayMs(3, () => 0.25)).toBe(5_000);
  });

  it('is a whole number of milliseconds within 15 minutes after any number of attempts', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (failed, random) => {
          const delay = retryDelayMs(failed, () => random);
          expect(Number.isInteger(delay)).toBe(true);
          expect(delay).toBeGreaterThanOrEqual(0);
          expect(delay).toBeLessThanOrEqual(900_000);
        },
      ),
    );
  });
});

describe('an error of a mail sender', () => {
  it.each([
    ['permanent', 'MAILBOX_REFUSED', { code: 'EENVELOPE', responseCode: 550, command: 'RCPT TO' }],
    ['permanent', 'MESSAGE_REFUSED', { code: 'EMESSAGE', responseCode: 554, command: 'DATA' }],
    ['permanent', 'ADDRESS_UNUSABLE', { code: 'EENVELOPE', command: 'API' }],
    ['permanent', 'MESSAGE_REFUSED', { name: 'MessageRejected' }],
    ['transient', 'MAIL_SERVER_BUSY', { code: 'EENVELOPE', responseCode: 451, command: 'RCPT TO' }],
    ['transient', 'MAIL_SERVER_BUSY', { code: 'EMESSAGE', responseCode: 452, command: 'DATA' }],
    ['transient', 'MAIL_SERVER_BUSY', { code: 'EPROTOCOL', responseCode: 421, command: 'CONN' }],
    ['transient', 'MAIL_SERVER_BUSY', { name: 'TooManyRequestsException' }],
    ['transient', 'SENDER_REFUSED', { code: 'EENVELOPE', responseCode: 550, command: 'MAIL FROM' }],
    ['transient', 'SENDER_REFUSED', { code: 'EAUTH', responseCode: 535, command: 'AUTH PLAIN' }],
    ['transient', 'SENDER_REFUSED', { code: 'ENOAUTH', command: 'API' }],
    ['transient', 'SENDER_REFUSED', { name: 'SendingPausedException' }],
    ['transient', 'MAIL_SERVER_UNREACHABLE', { code: 'ESOCKET', command: 'CONN' }],
    ['transient', 'MAIL_SERVER_UNREACHABLE', { code: 'EDNS' }],
    ['transient', 'MAIL_SERVER_TIMEOUT', { code: 'ETIMEDOUT', command: 'CONN' }],
    ['transient', 'MAIL_SERVER_TIMEOUT', { name: 'AbortError', code: 'EABORT' }],
    ['transient', 'SENDING_FAILED', { name: 'TypeError' }],
    ['transient', 'SENDING_FAILED', { code: 'toString', name: 'constructor' }],
  ])('is %s, %s: %j', (kind, reason, fields) => {
    expect(classifyMailError(Object.assign(new Error('550 ada@example.com'), fields))).toEqual({
      kind,
      reason,
    });
  });

  it.each([undefined, null, 'gone', 7, {}])('is transient when it is no error at all: %p', (thrown) => {
    expect(classifyMailError(thrown)).toEqual({ kind: 'transient', reason: 'SENDING_FAILED' });
  });
});
