import { z } from 'zod';
import { AwsError } from '../aws-error';
import type { FauxqsQueue } from './fauxqs';
import { MessageMoveTask, type MoveQueues, type MoveRequest } from './message-move-task';

const KEPT_TASKS = 10;
const FASTEST_PER_SECOND = 500;

const start = z.object({
  SourceArn: z.string(),
  DestinationArn: z.string().optional(),
  MaxNumberOfMessagesPerSecond: z.int().min(1).max(FASTEST_PER_SECOND).optional(),
});
const list = z.object({ SourceArn: z.string(), MaxResults: z.int().min(1).max(KEPT_TASKS).default(1) });
const cancel = z.object({ TaskHandle: z.string() });

/** The three operations that fauxqs lacks. Tasks live in memory; the ten youngest of a queue are remembered. */
export class MessageMoveTasks {
  private readonly tasks = new Map<string, MessageMoveTask[]>();
  private readonly operations: Readonly<Record<string, (input: unknown) => object>> = {
    'AmazonSQS.StartMessageMoveTask': (input) => this.start(checked(start, input)),
    'AmazonSQS.ListMessageMoveTasks': (input) => this.list(checked(list, input)),
    'AmazonSQS.CancelMessageMoveTask': (input) => this.cancel(checked(cancel, input)),
  };

  constructor(private readonly queues: MoveQueues & { isDeadLetterQueue(arn: string): boolean }) {}

  /** The operation of this target, if it is one of these; it answers once and throws AwsError. */
  operation(target: string): ((input: unknown) => object) | undefined {
    return Object.hasOwn(this.operations, target) ? this.operations[target] : undefined;
  }

  /** Leaves what is not moved yet where it is. */
  stop(): void {
    for (const task of [...this.tasks.values()].flat()) if (task.status === 'RUNNING') task.cancel();
  }

  private start(input: z.infer<typeof start>): object {
    const request = {
      sourceArn: input.SourceArn,
      destinationArn: input.DestinationArn,
      perSecond: input.MaxNumberOfMessagesPerSecond,
    };
    const source = this.assertMovable(request);
    const earlier = this.tasks.get(request.sourceArn) ?? [];
    if (earlier[0]?.status === 'RUNNING') {
      throw invalid(
        'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
      );
    }
    const task = new MessageMoveTask(request, source, this.queues);
    this.tasks.set(request.sourceArn, [task, ...earlier].slice(0, KEPT_TASKS));
    return { TaskHandle: task.handle };
  }

  private assertMovable({ sourceArn, destinationArn }: MoveRequest): FauxqsQueue {
    const source = this.existing('SourceArn', sourceArn);
    if (destinationArn !== undefined) this.existing('DestinationArn', destinationArn);
    if (!this.queues.isDeadLetterQueue(sourceArn))
      throw invalid('Source queue must be configured as a Dead Letter Queue.');
    if (sourceArn === destinationArn)
      throw invalid('Source queue and destination queue must not be the same.');
    if (sourceArn.endsWith('.fifo') || destinationArn?.endsWith('.fifo') === true)
      throw new AwsError(
        'AWS.SimpleQueueService.UnsupportedOperation',
        'Only standard queues are moved here.',
      );
    return source;
  }

  /** The youngest first. */
  private list({ SourceArn, MaxResults }: z.infer<typeof list>): object {
    this.existing('SourceArn', SourceArn);
    return { Results: (this.tasks.get(SourceArn) ?? []).slice(0, MaxResults).map(shown) };
  }

  private cancel({ TaskHandle }: z.infer<typeof cancel>): object {
    const task = [...this.tasks.values()].flat().find(({ handle }) => handle === TaskHandle);
    if (task === undefined) throw new AwsError('ResourceNotFoundException', 'Task does not exist.', 404);
    if (task.status !== 'RUNNING') {
      throw new AwsError(
        'AWS.SimpleQueueService.UnsupportedOperation',
        'Only active tasks can be cancelled.',
      );
    }
    task.cancel();
    return { ApproximateNumberOfMessagesMoved: task.moved };
  }

  private existing(parameter: string, arn: string): FauxqsQueue {
    const queue = this.queues.find(arn);
    if (queue !== undefined) return queue;
    const message = `The resource that you specified for the ${parameter} parameter doesn't exist.`;
    throw new AwsError('ResourceNotFoundException', message, 404);
  }
}

function shown(task: MessageMoveTask): object {
  return {
    ...(task.status === 'RUNNING' && { TaskHandle: task.handle }),
    Status: task.status,
    SourceArn: task.request.sourceArn,
    DestinationArn: task.request.destinationArn,
    MaxNumberOfMessagesPerSecond: task.request.perSecond,
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    FailureReason: task.failureReason,
    StartedTimestamp: task.startedAt,
  };
}

function checked<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const parameter = issue?.path.join('.') ?? '';
  const given = (input as Record<string, unknown> | null)?.[parameter];
  if (given === undefined)
    throw new AwsError('MissingParameter', `The request must contain the parameter ${parameter}.`);
  throw invalid(
    `Value ${JSON.stringify(given)} for parameter ${parameter} is invalid. Reason: ${issue?.message ?? ''}.`,
  );
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message);
}
