import type { TestServices } from '../src/test-services';

/** The PostgreSQL and the AWS endpoint of this test run. */
export function testServices(): TestServices {
  const json = process.env['FANFARE_TEST_SERVICES'];
  if (json === undefined) throw new TestServicesMissingError();
  return JSON.parse(json) as TestServices;
}

export class TestServicesMissingError extends Error {
  override readonly name = 'TestServicesMissingError';

  constructor() {
    super(
      'FANFARE_TEST_SERVICES is not set. Run the tests through jest.preset.js, which starts the test services.',
    );
  }
}
