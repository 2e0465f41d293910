import fc from 'fast-check';
import { MailboxError, parseMailbox } from './mail';
import { composeWelcomeMail } from './welcome-mail';

const welcome = {
  accountId: '01935a1c-8f6e-7000-8000-000000000002',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  activationUrl: 'https://accounts.example/activate?token=v1.abc',
  activationExpiresAt: new Date('2026-11-05T09:07:59.999Z'),
  from: 'Fanfare <hello@fanfare.example>',
};

describe('the welcome mail', () => {
  it('goes from the sender of the platform to the owner of the account', () => {
    expect(composeWelcomeMail(welcome)).toMatchObject({
      from: { name: 'Fanfare', address: 'hello@fanfare.example' },
      to: { name: 'Ada Lovelace', address: 'ada@example.com' },
      subject: 'Welcome to Fanfare: activate your account',
    });
  });

  it('carries the same Message-ID however often it is composed, under the domain of the sender', () => {
    expect(composeWelcomeMail(welcome)).toEqual(composeWelcomeMail({ ...welcome }));
    expect(composeWelcomeMail(welcome).messageId).toBe(
      '<welcome.01935a1c-8f6e-7000-8000-000000000002@fanfare.example>',
    );
  });

  it('asks for no automatic answer', () => {
    expect(composeWelcomeMail(welcome).headers).toEqual({
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
    });
  });

  it('says the same as text and as HTML: who, where and until when', () => {
    const { text, html } = composeWelcomeMail(welcome);
    for (const part of [text, html]) {
      expect(part).toContain('Hello ');
      expect(part).toContain('Ada Lovelace');
      expect(part).toContain('https://accounts.example/activate?token=v1.abc');
      expect(part).toContain('until 5 November 2026 at 09:07 UTC');
    }
  });

  it('has the link on a line of its own in the text, so that mail programs find its end', () => {
    expect(composeWelcomeMail(welcome).text.split('\n')).toContain(welcome.activationUrl);
  });

  it('escapes what would be markup', () => {
    const { html } = composeWelcomeMail({
      ...welcome,
      name: `<img onerror="x"> & 'Ada'`,
      activationUrl: 'https://accounts.example/?a=1&b="><script>',
    });
    expect(html).toContain('Hello <bdi>&lt;img onerror=&quot;x&quot;&gt; &amp; &#39;Ada&#39;</bdi>,');
    expect(html).toContain('href="https://accounts.example/?a=1&amp;b=&quot;&gt;&lt;script&gt;"');
    expect(html).not.toMatch(/<(img|script)/);
  });

  it('has the same markup for every name, but for the greeting', () => {
    const markup = (name: string) =>
      composeWelcomeMail({ ...welcome, name })
        .html.match(/<[^>]*>/g)
        ?.filter((tag) => !tag.includes('bdi'));
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 401 }), (name) => {
        expect(markup(name)).toEqual(markup('Ada'));
      }),
    );
  });

  it('refers to nothing on the network but the link', () => {
    const { html } = composeWelcomeMail(welcome);
    expect(html.replaceAll(welcome.activationUrl, '')).not.toMatch(
      /https?:|\bsrc=|url\(|<link|<style|<script/i,
    );
  });

  it.each([
    ['of other scripts', 'עדה לאבלייס', 'עדה לאבלייס'],
    ['with emoji', 'Ada 👩‍💻', 'Ada 👩‍💻'],
    ['with joiners that its script needs', 'می\u200cخواهم', 'می\u200cخواهم'],
    ['with white space and line breaks', ' Ada\r\nBcc:\u2028 Lovelace ', ''],
    ['with control and direction characters', 'Ada\u202e\u0000 Love\u2066lace\ufeff', 'Ada Lovelace'],
    ['with half a character', 'Ada \ud83d', 'Ada \ufffd'],
    ['that is a link', 'Win money at www.example', ''],
    ['that looks like a link', 'Cheap pills evil.example', ''],
    ['that is an address', 'ada@example.com', ''],
    ['with initials', 'J. R. R. Tolkien', 'J. R. R. Tolkien'],
    ['that is very long', `${'👩‍💻'.repeat(79)}ab`, `${'👩‍💻'.repeat(79)}…`],
    ['that is just short enough', '👩‍💻'.repeat(80), '👩‍💻'.repeat(80)],
    ['that is empty', ' ', ''],
  ])('shows a name %s safely', (_, name, shown) => {
    const { to, text } = composeWelcomeMail({ ...welcome, name });
    expect(to.name).toBe(shown);
    expect(text.split('\n')[0]).toBe(shown ? `Hello ${shown},` : 'Hello,');
  });

  it('never has a line break in a header, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 401 }), (name) => {
        const { to, subject, messageId, headers } = composeWelcomeMail({ ...welcome, name });
        expect(JSON.stringify([to, subject, messageId, headers])).not.toMatch(/\\[nrtbf]|\\u00/);
        expect(to.name).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      }),
    );
  });
});

describe('a mailbox', () => {
  it.each([
    ['hello@fanfare.example', { name: '', address: 'hello@fanfare.example' }],
    [' Fanfare <hello@fanfare.example> ', { name: 'Fanfare', address: 'hello@fanfare.example' }],
    ['Fanfare<hello@fanfare.example>', { name: 'Fanfare', address: 'hello@fanfare.example' }],
    ['<hello@fanfare.example>', { name: '', address: 'hello@fanfare.example' }],
    ['"Fanfare, Inc." <hello@fanfare.example>', { name: 'Fanfare, Inc.', address: 'hello@fanfare.example' }],
  ])('is read from %s', (text, mailbox) => {
    expect(parseMailbox(text)).toEqual(mailbox);
  });

  it.each(['', 'hello', 'hello@', '@x', 'a@b@c', 'a b@c', 'A <a@b', 'A <a@b> c', 'A\n<a@b>', '<a@b>, <c@d>'])(
    'is not %j',
    (text) => {
      expect(() => parseMailbox(text)).toThrow(MailboxError);
    },
  );
});
