import type { PoisonRequest, SentPoison } from '../faults/poison-record';
import { putEvent } from '../target/put-event';
import { formatCommand } from '../terminal/format-command';
import { createVenueEvent } from './arrivals';
import { type Deployment, withDeployment } from './deployment';

/** Creates a report of the venue that no attempt can book, because its quantity is no number. */
export const createPoison = (deployment: Pick<Deployment, 'getOutput'>, executionId: string) =>
  createVenueEvent(deployment, {
    kind: 'fill',
    executionId,
    orderId: `ord_${'0'.repeat(40)}`,
    executedAt: new Date(0).toISOString(),
    quantity: 'many',
    price: '1',
  });

/** Puts a report of the venue on the bus that cannot be booked. */
export const poison = ({ id, port }: PoisonRequest): Promise<SentPoison> =>
  withDeployment({ port }, async (deployment) => {
    const event = createPoison(deployment, id);
    await putEvent(deployment.events, event);
    return {
      id,
      input: event.bus,
      outcome: `ArrivalProcessor cannot book it, as ${formatCommand('logs ArrivalProcessor')} shows; after its retries it is in ArrivalsDlq`,
    };
  });
