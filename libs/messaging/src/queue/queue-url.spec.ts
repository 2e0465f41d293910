import { EnvironmentError, readEnvironment } from '@fanfare/process/environment';
import { z } from 'zod';
import { messagingEnvironment } from '../messaging.environment';
import { queueUrl } from './queue-url';

const config = (variables: object) => ({
  ...readEnvironment(z.object(messagingEnvironment), { STAGE: 'local', ...variables }),
  ...variables,
});

it.each([
  [{ AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }, 'http://127.0.0.1:4566/000000000000/q'],
  [{ AWS_ENDPOINT_URL: 'http://127.0.0.1:4566/' }, 'http://127.0.0.1:4566/000000000000/q'],
  [{ QUEUE_URL_PREFIX: 'https://sqs.eu-west-1.amazonaws.com/1' }, 'https://sqs.eu-west-1.amazonaws.com/1/q'],
  [{ QUEUE_URL_PREFIX: 'https://sqs.eu-west-1.amazonaws.com/1/' }, 'https://sqs.eu-west-1.amazonaws.com/1/q'],
  [{ QUEUE_URL_PREFIX: 'http://a/1', AWS_ENDPOINT_URL: 'http://b' }, 'http://a/1/q'],
])('with %j the queue q is at %s', (variables, url) => {
  expect(queueUrl(config(variables), 'q')).toBe(url);
});

it('ends the start when nothing says where queues are', () => {
  expect(() => queueUrl(config({}), 'q')).toThrow(EnvironmentError);
  expect(() => queueUrl(config({}), 'q')).toThrow('QUEUE_URL_PREFIX');
});

it.each(['0', '21', '-1', 'ten'])('polls cannot wait for %s seconds', (QUEUE_WAIT_SECONDS) => {
  expect(() => config({ QUEUE_WAIT_SECONDS })).toThrow('QUEUE_WAIT_SECONDS');
});
