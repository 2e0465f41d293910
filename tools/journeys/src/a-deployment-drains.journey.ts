import { allFinal, expectEachOnce } from '../testing/fates';
import { Stage } from '../testing/stage';
import { until } from '../testing/until';

describe('when an app is stopped', () => {
  it('lets ten slow handlers finish, deletes their messages and exits 0 within the budget', async () => {
    await using stage = await Stage.start({ FAILPOINT: 'ledger.after-insert:delay:4000' });
    const customers = 10;
    const emails = Array.from({ length: customers }, (_, index) => `slow-${String(index)}@example.com`);
    await Promise.all(emails.map((email) => stage.api.register(email)));
    const validation = stage.process('validation');
    await until('ten handlers are running', 20, async () => {
      const text = await (await stage.api.get('validation', '/metrics')).text();
      return /messaging_in_progress\{[^}]*\} 10/.test(text);
    });
    const startedAt = performance.now();
    expect(await validation.stop()).toEqual({ code: 0, signal: null });
    expect(performance.now() - startedAt).toBeLessThan(25_000);
    const [validate] = stage.routes.filter(({ app }) => app === 'validation');
    expect(await stage.depth(validate?.queue ?? '')).toBe(0);
    expect(await stage.count('validation.processed_messages')).toBe(customers);
    await allFinal(stage, customers, 60);
    await expectEachOnce(stage, customers);
    const endings = await stage.stop();
    expect(endings.every(({ code }) => code === 0)).toBe(true);
  });
});
