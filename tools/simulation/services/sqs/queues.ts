import {
  GetQueueAttributesCommand,
  type GetQueueAttributesCommandInput,
  type GetQueueAttributesCommandOutput,
  QueueDoesNotExist,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Process } from '../../core/process';
import type { CallOptions } from '../../core/service-call';
import { formatService } from '../names';
import {
  createServiceClient,
  describeOperation,
  type Operation,
  UnsupportedRequestError,
} from '../operations';
import type { Queue } from './queue';
import { createReceiveOperations } from './receive-operations';
import { createSendOperations } from './send-operations';

/** The attributes of a queue that the model knows. */
const ATTRIBUTES: Readonly<Record<string, (queue: Queue) => string>> = {
  QueueArn: ({ arn }) => arn,
  ApproximateNumberOfMessages: ({ visibleCount }) => String(visibleCount),
};

/** The queues of an account, as the clients of the SDK see them. */
export class Queues {
  private readonly byUrl: ReadonlyMap<string, Queue>;
  private readonly operations: readonly Operation[];

  /** @param region the region of the queues that can be lost */
  constructor(
    queues: readonly Queue[],
    private readonly region?: string,
  ) {
    this.byUrl = new Map(queues.map((queue) => [queue.url, queue]));
    const find = (url: string | undefined): Queue => this.find(url);
    this.operations = [
      ...createSendOperations(find),
      ...createReceiveOperations(find),
      describeOperation<GetQueueAttributesCommandInput, GetQueueAttributesCommandOutput>(
        GetQueueAttributesCommand,
        ['QueueUrl', 'AttributeNames'],
        ({ QueueUrl, AttributeNames = [] }) => {
          const queue = find(QueueUrl);
          return {
            Attributes: Object.fromEntries(AttributeNames.map((name) => [name, readAttribute(queue, name)])),
          };
        },
      ),
    ];
  }

  createClient(process: Process, options?: CallOptions): Pick<SQSClient, 'send'> {
    return createServiceClient<SQSClient>(
      process,
      formatService('sqs', this.region),
      this.operations,
      options,
    );
  }

  private find(url: string | undefined): Queue {
    const queue = this.byUrl.get(url ?? '');
    if (!queue)
      throw new QueueDoesNotExist({ message: `The specified queue does not exist: ${url}`, $metadata: {} });
    return queue;
  }
}

const readAttribute = (queue: Queue, name: string): string => {
  const read = ATTRIBUTES[name];
  if (!read)
    throw new UnsupportedRequestError(
      `the model of sqs does not know the attribute ${name}; expected ${Object.keys(ATTRIBUTES).join(', ')}`,
    );
  return read(queue);
};
