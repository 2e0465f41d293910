import { rejectedView, sampleCustomer, sampleView, webhooksOf } from '../testing/sample-views';
import { type Outcome, complaintAbout, slowest, summaryTable } from './summary';
import { columnsOf } from './text-columns';
import { COLUMNS, type Paint } from './timeline';

const plain: Paint = (_, text) => text;
const mail = {
  to: 'ada@example.com',
  subject: 'Welcome',
  activationLink: 'http://127.0.0.1/activate?token=t',
};
const late = new Error('no fate within 60 s');

function outcome(view: Outcome['journey']['view'], mails: Outcome['mails'] = [mail]): Outcome {
  const webhooks = view ? webhooksOf(view) : [];
  return { journey: { customer: sampleCustomer(), view, problem: late, webhooks }, mails };
}

describe('a complaint', () => {
  it('is not made about an account whose mail is there, with its link', () => {
    expect(complaintAbout(outcome(sampleView()))).toBeUndefined();
  });

  it.each([
    [
      'is stuck, and where',
      outcome(sampleView({ welcomeEmail: 'PENDING' })),
      'last heard of: WelcomeEmailSent',
    ],
    ['was not registered, and why', outcome(undefined), 'no fate within 60 s'],
    ['met another fate', outcome(rejectedView('EMAIL_INVALID')), 'but is REJECTED: EMAIL_INVALID'],
    ['has no mail', outcome(sampleView(), []), 'not in the mailbox'],
    [
      'has a mail without link',
      outcome(sampleView(), [{ ...mail, activationLink: undefined }]),
      'without an activation link',
    ],
    [
      'was not spoken of, and in which events',
      {
        journey: { ...outcome(sampleView()).journey, webhooks: webhooksOf(sampleView()).slice(1) },
        mails: [mail],
      },
      'no verified webhook of CustomerRegistered (no fate within 60 s)',
    ],
    [
      'was spoken of by somebody else',
      {
        journey: {
          ...outcome(sampleView()).journey,
          webhooks: webhooksOf(sampleView()).map((webhook) => ({ ...webhook, verified: false })),
        },
        mails: [mail],
      },
      'no verified webhook of CustomerRegistered, CustomerValidated',
    ],
  ])('names who %s', (_, bad, reason) => {
    expect(complaintAbout(bad)).toMatch(/^Ada /);
    expect(complaintAbout(bad)).toContain(reason);
  });
});

describe('a complaint about somebody who was to wait', () => {
  it('names whom for', () => {
    const customer = sampleCustomer({ who: 'Grace', after: 'Ada' });
    const waiting = { journey: { customer, view: undefined, problem: late, webhooks: [] }, mails: [] };
    expect(complaintAbout(waiting)).toBe(
      'Grace was not registered: no fate within 60 s. It was to wait for Ada.',
    );
  });
});

describe('the summary', () => {
  const refused: Outcome = {
    journey: {
      customer: sampleCustomer({ who: 'Grace', expect: { status: 'REJECTED', codes: ['EMAIL_INVALID'] } }),
      view: rejectedView('EMAIL_INVALID'),
      problem: undefined,
      webhooks: webhooksOf(rejectedView('EMAIL_INVALID')),
    },
    mails: [],
  };

  it('has a row for each customer, with fate, mails and time', () => {
    expect(summaryTable([outcome(sampleView()), refused], plain).split('\n')).toEqual([
      'customer      fate                     mails  webhooks  time',
      'Ada       ok  ACTIVE, mail SENT        1      4         250 ms',
      'Grace     ok  REJECTED: EMAIL_INVALID  -      2         90 ms',
    ]);
  });

  it('marks whoever met another fate, and tells no time for a fate that is open', () => {
    const open = sampleView({ status: 'VALIDATED', welcomeEmail: 'PENDING' });
    expect(summaryTable([outcome(open)], plain).split('\n')[1]).toBe(
      'Ada       NOT OK  VALIDATED  -      4         -',
    );
  });

  it('fits the screen', () => {
    const codes = Array.from({ length: 20 }, (_, index) => `A_LONG_CODE_${index}`);
    const rows = summaryTable([outcome(rejectedView(...codes))], plain).split('\n');
    expect(Math.max(...rows.map(columnsOf))).toBe(COLUMNS);
  });

  it('names the slowest of those whose fate is known', () => {
    const open = outcome(sampleView({ status: 'VALIDATED', welcomeEmail: 'PENDING' }));
    expect(slowest([refused, outcome(sampleView()), open])).toEqual({ who: 'Ada', ms: 250 });
    expect(slowest([open])).toBeUndefined();
  });
});
