import { findOrderOfRequest, readOrderTrail } from '../../../cli/trading-platform/audit/read-order-trail';
import { ORDER_ID, REPORT_ID, REQUEST_ID } from '../../../domain/orders';
import type { Story } from '../../server/section';
import type { OpenPlatform } from '../open-platform';
import { createOrderStory } from './create-order-story';

const EXECUTION = 'execution:';

/** Whether an id is the one of an execution in events: `execution:` and the id of the venue's report. */
const isExecutionId = (id: string): boolean =>
  id.startsWith(EXECUTION) && REPORT_ID.isValid(id.slice(EXECUTION.length));

/**
 * Finds the story of an order by its id, by the id of a request about it, or by the id of the event of an execution.
 * @returns undefined if the id is none of them, or no log contains it
 */
export async function findOrderStory(
  { deployment }: Pick<OpenPlatform, 'deployment'>,
  id: string,
): Promise<Story | undefined> {
  if (!ORDER_ID.isValid(id) && !REQUEST_ID.isValid(id) && !isExecutionId(id)) return undefined;
  const orderId = ORDER_ID.isValid(id) ? id : await findOrderOfRequest(deployment, id);
  return orderId === undefined
    ? undefined
    : createOrderStory(orderId, await readOrderTrail(deployment, orderId));
}
