import type { MiddlewareStack } from '@aws-sdk/types';
import { Counter } from 'prom-client';

const requests = new Counter({
  name: 'aws_requests_total',
  help: 'Requests to AWS, by operation and result',
  labelNames: ['operation', 'result'] as const,
});

/** Counts every request that a client sends, and whether it was answered or failed; retries and repetitions count too. */
export function countRequests<Input extends object, Output extends object>(client: {
  readonly middlewareStack: MiddlewareStack<Input, Output>;
}): void {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (request) => {
        const operation = commandName.replace(/Command$/, '');
        try {
          const answer = await next(request);
          requests.inc({ operation, result: 'answered' });
          return answer;
        } catch (error) {
          requests.inc({ operation, result: 'failed' });
          throw error;
        }
      },
    { step: 'deserialize', name: 'countRequests', priority: 'low' },
  );
}
