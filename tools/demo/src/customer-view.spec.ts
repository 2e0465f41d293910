import { rejectedView, sampleView } from '../testing/sample-views';
import { durationMs, fateOf, isAsExpected, isFinal } from './customer-view';

const active = { status: 'ACTIVE' } as const;

describe('a fate', () => {
  it.each([
    ['a refusal', rejectedView('EMAIL_INVALID')],
    ['an account whose mail was sent', sampleView()],
    ['an account whose mail was given up', sampleView({ welcomeEmail: 'FAILED' })],
  ])('is final with %s', (_, view) => {
    expect(isFinal(view)).toBe(true);
  });

  it.each([
    ['an account whose mail is on its way', sampleView({ welcomeEmail: 'PENDING' })],
    ['a validation', sampleView({ status: 'VALIDATED', welcomeEmail: 'PENDING' })],
  ])('is open with %s', (_, view) => {
    expect(isFinal(view)).toBe(false);
  });

  it('of a good customer is an account and a mail that was sent', () => {
    expect(isAsExpected(sampleView(), active)).toBe(true);
    expect(isAsExpected(sampleView({ welcomeEmail: 'FAILED' }), active)).toBe(false);
    expect(isAsExpected(rejectedView('EMAIL_INVALID'), active)).toBe(false);
  });

  it('of a bad customer is to be refused for all the expected reasons and no other, in any order', () => {
    const expected = { status: 'REJECTED', codes: ['B', 'A'] } as const;
    const rejected = { ...expected, codes: [...expected.codes] };
    expect(isAsExpected(rejectedView('A', 'B', 'B'), rejected)).toBe(true);
    expect(isAsExpected(rejectedView('A'), rejected)).toBe(false);
    expect(isAsExpected(rejectedView('A', 'B', 'C'), rejected)).toBe(false);
    expect(isAsExpected(sampleView(), rejected)).toBe(false);
  });

  it('is told with what explains it', () => {
    expect(fateOf(rejectedView('PHONE_INVALID', 'EMAIL_INVALID'))).toBe(
      'REJECTED: EMAIL_INVALID, PHONE_INVALID',
    );
    expect(fateOf(sampleView({ welcomeEmail: 'FAILED' }))).toBe('ACTIVE, mail FAILED');
    expect(fateOf(sampleView({ status: 'VALIDATED' }))).toBe('VALIDATED');
  });

  it('took as long as its latest event, in whatever order they are listed', () => {
    const view = sampleView();
    expect(durationMs({ ...view, history: view.history.toReversed() })).toBe(250);
  });
});
