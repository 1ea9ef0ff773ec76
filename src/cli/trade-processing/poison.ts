import { formatEventSource, TRADE_REPORTED } from '../../domain/trade-records';
import type { PoisonRequest, SentPoison } from '../faults/poison-record';
import { putEvent } from '../target/put-event';
import { formatCommand } from '../terminal/format-command';
import { findActiveRegion } from './active-region';
import { withDeployment } from './deployment';

/** Puts an event of a source on the bus of the active region that contains no list of messages. */
export const poison = ({ id, port }: PoisonRequest): Promise<SentPoison> =>
  withDeployment({ port }, async (deployment) => {
    const { events, getOutput } = await deployment.open(await findActiveRegion(deployment));
    const bus = getOutput('TradeBusName');
    await putEvent(events, {
      bus,
      source: formatEventSource('clearing'),
      detailType: TRADE_REPORTED,
      detail: { messages: id },
    });
    return {
      id,
      input: bus,
      outcome: `TradeValidator cannot read it; within seconds it is in TradeValidatorDlq, as ${formatCommand('trade-processing failures')} shows`,
    };
  });
