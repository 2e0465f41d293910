import type { Stage } from './stage';

/** Customers that keep coming. Declared with `using`, they come no longer than the test lasts. */
export interface Load extends Disposable {
  /** Lets no more come; resolves with how many came, once all of them are registered. */
  stop(): Promise<number>;
}

/** Registers customers, one after the other, until told to stop. `word` tells them from those of other loads. */
export function load(stage: Stage, word: string, everyMs: number): Load {
  const registrations: Promise<string>[] = [];
  const timer = setInterval(() => {
    const registration = stage.api.register(`${word}-${String(registrations.length)}@example.com`);
    registration.catch(() => undefined);
    registrations.push(registration);
  }, everyMs);
  const end = () => clearInterval(timer);
  return {
    stop: async () => {
      end();
      await Promise.all(registrations);
      return registrations.length;
    },
    [Symbol.dispose]: end,
  };
}

/** Registers so many customers at once; with an `ending` that makes no e-mail address, validation refuses them. */
export async function registerMany(
  stage: Stage,
  word: string,
  customers: number,
  ending = '@example.com',
): Promise<void> {
  const emails = Array.from({ length: customers }, (_, index) => `${word}-${String(index)}${ending}`);
  await Promise.all(emails.map((email) => stage.api.register(email)));
}
