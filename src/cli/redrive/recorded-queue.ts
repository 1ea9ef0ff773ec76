import { z } from 'zod';
import type { RecordedResource } from '../terraform/state-bucket';

/** A queue in the Terraform state. */
export interface RecordedQueue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
}

/** The name of a FIFO queue ends with this. */
export const FIFO_ENDING = '.fifo';

export const isFifo = ({ name }: RecordedQueue): boolean => name.endsWith(FIFO_ENDING);

const Attributes = z.object({
  name: z.string(),
  arn: z.string(),
  url: z.string(),
  redrive_policy: z.string().nullish(),
});
const Policy = z.object({ deadLetterTargetArn: z.string() });

/** Lists the queues in a state, each with the ARN of its dead-letter queue if it has one. */
export const listRecordedQueues = (
  resources: readonly RecordedResource[],
): readonly { readonly queue: RecordedQueue; readonly deadLetterArn?: string }[] =>
  resources
    .filter(({ type }) => type === 'aws_sqs_queue')
    .map(({ attributes }) => {
      const { redrive_policy: policy, ...queue } = Attributes.parse(attributes);
      return policy
        ? { queue, deadLetterArn: Policy.parse(JSON.parse(policy)).deadLetterTargetArn }
        : { queue };
    });
