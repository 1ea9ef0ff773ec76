import { z } from 'zod';
import { selectMessages } from '../../../cli/failures/select-messages';
import type { QueueSelection } from '../../../cli/failures/take-messages';
import { ConsoleError } from '../../server/errors';
import type { Readings } from './shared-readings';

/** What a person selects on a page: messages with some causes, single messages, or whole queues by their ARNs. */
export const Selection = z
  .strictObject({
    causes: z.array(z.string()).default([]),
    ids: z.array(z.string()).max(10_000).default([]),
    queues: z.array(z.string()).default([]),
  })
  .refine(({ causes, ids, queues }) => causes.length + ids.length + queues.length > 0, {
    error: 'expected at least one cause, message or queue',
  });
export type Selection = z.infer<typeof Selection>;

/**
 * Finds what a person selected in what the page shows.
 * @throws UserError that names the causes and ids that no message has
 * @throws ConsoleError for a queue that is not one of failures
 */
export function selectFrom(
  { queues: readings }: Readings,
  { causes, ids, queues }: Selection,
): readonly QueueSelection[] {
  const whole = queues.map((arn): QueueSelection => {
    const reading = readings.find(({ queue }) => queue.arn === arn);
    if (reading) return { queue: reading.queue, ids: 'all' };
    throw new ConsoleError(404, {
      what: `there is no queue of failures ${JSON.stringify(arn)}`,
      expected: 'the ARN of a queue in the list of queues',
    });
  });
  const single = selectMessages(readings, { causes, ids });
  return [...whole, ...single.filter(({ queue }) => !queues.includes(queue.arn))];
}
