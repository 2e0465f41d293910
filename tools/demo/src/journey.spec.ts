import { sampleCustomer, sampleView, webhooksOf } from '../testing/sample-views';
import { type Happening, Journey } from './journey';

const signal = new AbortController().signal;

function journeyWith(looks: readonly { heard: number; told: number }[]): {
  journey: Journey;
  lines: string[];
} {
  const lines: string[] = [];
  const view = sampleView();
  let look = 0;
  const now = () => looks[Math.min(look, looks.length) - 1] ?? { heard: 0, told: 0 };
  const journey = new Journey(sampleCustomer(), 'key', {
    api: {
      register: () => Promise.resolve('customer-1'),
      find: () => {
        look += 1;
        return Promise.resolve({ ...view, history: view.history.slice(0, now().heard) });
      },
    },
    webhooksAbout: () => webhooksOf(view).slice(0, now().told),
    tell: ({ event, webhook }: Happening) => lines.push(webhook ? `webhook ${webhook.type}` : event),
  });
  return { journey, lines };
}

describe('a journey', () => {
  it('tells of each event and each webhook once, those of one look in the order of their times, and is over when the last webhook is there', async () => {
    const { journey, lines } = journeyWith([
      { heard: 2, told: 1 },
      { heard: 4, told: 1 },
      { heard: 4, told: 4 },
      { heard: 4, told: 4 },
    ]);
    await journey.run(signal);
    expect(lines).toEqual([
      'CustomerRegistered',
      'webhook CustomerRegistered',
      'CustomerValidated',
      'CustomerAccountCreated',
      'WelcomeEmailSent',
      'webhook CustomerValidated',
      'webhook CustomerAccountCreated',
      'webhook WelcomeEmailSent',
    ]);
    expect(journey.webhooks).toHaveLength(4);
    expect(journey.problem).toBeUndefined();
  });

  it('that never ends has the reason of whoever ended it', async () => {
    const { journey } = journeyWith([{ heard: 4, told: 3 }]);
    const late = new Error('too late');
    const ended = new AbortController();
    const running = journey.run(ended.signal);
    ended.abort(late);
    await running;
    expect(journey.problem).toBe(late);
  });
});
