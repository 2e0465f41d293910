import { readEnvironment } from '@fanfare/process/environment';
import { z } from 'zod';
import { processEnvironment } from '@fanfare/process/environment';
import { privateTargetsFit, privateTargetsProblem, sendingEnvironment } from './sending.environment';

const environment = z
  .object({ ...processEnvironment, ...sendingEnvironment })
  .refine(privateTargetsFit, privateTargetsProblem);
const read = (variables: NodeJS.ProcessEnv) => readEnvironment(environment, variables);

describe('how webhooks leave', () => {
  it('is strict unless somebody says otherwise', () => {
    expect(read({})).toMatchObject({
      WEBHOOKS_ALLOW_PRIVATE_TARGETS: false,
      WEBHOOKS_ALLOWED_PORTS: [443, 8443],
      WEBHOOK_TIMEOUT_MS: 15_000,
    });
    expect(read({})).not.toHaveProperty('WEBHOOKS_EGRESS_PROXY');
  });

  it('may be set', () => {
    const variables = {
      NODE_ENV: 'development',
      WEBHOOKS_ALLOW_PRIVATE_TARGETS: 'true',
      WEBHOOKS_ALLOWED_PORTS: '443,9443',
      WEBHOOK_TIMEOUT_MS: '300',
      WEBHOOKS_EGRESS_PROXY: 'http://user:pass@proxy.local:3128',
    };
    expect(read(variables)).toMatchObject({
      WEBHOOKS_ALLOW_PRIVATE_TARGETS: true,
      WEBHOOKS_ALLOWED_PORTS: [443, 9443],
      WEBHOOK_TIMEOUT_MS: 300,
      WEBHOOKS_EGRESS_PROXY: 'http://user:pass@proxy.local:3128',
    });
    expect(() => read({ ...variables, NODE_ENV: 'production' })).toThrow();
  });

  it.each(['production', undefined])('never includes private targets when NODE_ENV is %s', (mode) => {
    expect(() => read({ NODE_ENV: mode, WEBHOOKS_ALLOW_PRIVATE_TARGETS: 'true' })).toThrow(
      /^WEBHOOKS_ALLOW_PRIVATE_TARGETS is not usable: must be false in production/,
    );
    expect(read({ NODE_ENV: mode, WEBHOOKS_ALLOW_PRIVATE_TARGETS: 'false' })).toBeDefined();
  });

  it.each([
    ['WEBHOOKS_ALLOW_PRIVATE_TARGETS', 'yes'],
    ['WEBHOOKS_ALLOWED_PORTS', '443;8443'],
    ['WEBHOOKS_ALLOWED_PORTS', '0'],
    ['WEBHOOKS_ALLOWED_PORTS', '65536'],
    ['WEBHOOKS_ALLOWED_PORTS', 'https'],
    ['WEBHOOK_TIMEOUT_MS', '0'],
    ['WEBHOOK_TIMEOUT_MS', '30001'],
    ['WEBHOOKS_EGRESS_PROXY', 'https://proxy.example'],
    ['WEBHOOKS_EGRESS_PROXY', 'proxy.example:3128'],
  ])('is not %s=%s', (name, value) => {
    expect(() => read({ NODE_ENV: 'test', [name]: value })).toThrow(new RegExp(`^${name} is not usable`));
  });
});
