import { formatEventSource, TRADE_REPORTED } from '../../domain/trade-records';
import type { PoisonRequest, SentPoison } from '../faults/poison-record';
import { putEvent } from '../target/put-event';
import { formatCommand } from '../terminal/format-command';
import { findActiveRegion } from './active-region';
import { withDeployment } from './deployment';

/** Creates an event of a source that contains no list of messages. */
export const createPoison = (bus: string, id: string) => ({
  bus,
  source: formatEventSource('clearing'),
  detailType: TRADE_REPORTED,
  detail: { messages: id },
});

/** Puts an event on the bus of the active region from which no trade can be read. */
export const poison = ({ id, port }: PoisonRequest): Promise<SentPoison> =>
  withDeployment({ port }, async (deployment) => {
    const { events, getOutput } = await deployment.open(await findActiveRegion(deployment));
    const bus = getOutput('TradeBusName');
    await putEvent(events, createPoison(bus, id));
    return {
      id,
      input: bus,
      outcome: `TradeValidator cannot read it; within seconds it is in TradeValidatorDlq, as ${formatCommand('trade-processing failures')} shows`,
    };
  });
