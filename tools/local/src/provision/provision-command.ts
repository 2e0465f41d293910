import { AwsClients } from '@fanfare/aws-session/aws-clients';
import { awsSessionEnvironment } from '@fanfare/aws-session/aws-session.environment';
import { routes } from '@fanfare/event-contract/routes';
import { messagingEnvironment } from '@fanfare/messaging/messaging.environment';
import { EnvironmentError, readEnvironment } from '@fanfare/process/environment';
import { z } from 'zod';
import { sayWhatLacks } from './endpoint-lack';
import { inboxEnvironment, inboxRequest } from './inbox-request';
import { applySteps, planProvision } from './provision';
import { ProvisionError } from './step';

const environment = z.object({
  ...awsSessionEnvironment,
  STAGE: messagingEnvironment.STAGE,
  ...inboxEnvironment,
});

/** `provision-command plan` prints what would change, `provision-command apply` changes it. */
async function main(mode: string | undefined): Promise<void> {
  if (mode !== 'plan' && mode !== 'apply') throw new ProvisionError('Say what to do: plan or apply.');
  const config = readEnvironment(environment);
  const aws = new AwsClients(config);
  const { desired, sns } = inboxRequest(config, aws);
  sayWhatLacks({ sts: aws.sts, sqs: aws.sqs, eventBridge: aws.eventBridge, sns }, config.AWS_ENDPOINT_URL);
  try {
    const steps = await planProvision(routes(config.STAGE), aws, { desired, sns });
    if (steps.length === 0) process.stdout.write('provision: up to date\n');
    else if (mode === 'plan')
      for (const { description } of steps) process.stdout.write(`provision: would ${description}\n`);
    else await applySteps(steps, ({ description }) => process.stdout.write(`provision: ${description}\n`));
  } finally {
    sns.destroy();
    aws.onApplicationShutdown();
  }
}

main(process.argv[2]).catch((error: unknown) => {
  const expected = error instanceof EnvironmentError || error instanceof ProvisionError;
  process.stderr.write(`${expected ? error.message : `provision failed: ${String(error)}`}\n`);
  process.exitCode = 1;
});
