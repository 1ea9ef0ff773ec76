import type { PlannedResource } from '../../plan/resources';
import { sumRecords } from '../flow';
import { n, type Use, used } from '../line';
import { PRICE_LIST } from '../prices';
import { type Stack, titleOf } from '../stack';
import { streamUsed } from '../streams';
import type { SystemTraffic, TrafficModel } from '../traffic';
import { alerting, approving, messages, readerOf } from './alerts';
import { ASSUMED } from './assumed';
import { checks, checksKept } from './checks';
import { analysis, batchesTo, detection, detectorOf, ingestion } from './detection';
import { requests } from './requests';
import { countEvents, describeTraffic, recordFlow, TRAFFIC, type Traffic } from './traffic';
import { QUEUE } from './types';
import { written } from './watching';

export { batchEvents } from './detection';
export { MARKET_HOURS, TRAFFIC, type Traffic } from './traffic';
export { metricsOf } from './watching';

/*
 * What one event costs on its way through pattern detection. Each line names the resource that it counts; where the
 * plan does not have it, or nobody hands anything on to it, there is no line, and what is left over is listed.
 */

const findStream = (stack: Stack) => stack.named('aws_kinesis_stream', 'MarketDataStream');

/** What market data does to the resources of pattern detection. */
export const marketTraffic = (traffic: Traffic): SystemTraffic => ({
  assumptions: describeTraffic(traffic),
  flowInto: (stack, stream) => (stream === findStream(stack) ? recordFlow(traffic) : undefined),
  standingUse: checksKept,
  trafficUse: (stack) => trafficUse(stack, traffic),
});

export const PATTERN_DETECTION: TrafficModel = {
  idle: marketTraffic(TRAFFIC.idle),
  normal: marketTraffic(TRAFFIC.normal),
  peak: marketTraffic(TRAFFIC.peak),
};

/** What the traffic uses, beside what stands there anyway. */
export function trafficUse(stack: Stack, traffic: Traffic): readonly Use[] {
  const stream = findStream(stack);
  const batched = stream && batchesTo(stack, stream, traffic);
  const workflow = stack.toldOf(batched?.fn, 'aws_sfn_state_machine', 'PatternAnalysisWorkflow');
  const analyses = (countEvents(traffic) * traffic.analysesPerMillion) / 1e6;
  const detector = workflow && detectorOf(stack, workflow);
  const queue = stack.toldOf(detector, QUEUE, 'AlertQueue');
  const alerts = analyses * traffic.found * traffic.alerted;
  const alerter = readerOf(stack, queue, 'AlertProcessor');
  const pending = stack.toldOf(alerter, QUEUE, 'PendingApprovals');
  const approvals = pending ? alerts * traffic.critical : 0;
  const asker = readerOf(stack, pending, 'ApprovalProcessor');
  const uses = [
    ...(stream ? inflow(stack, stream, traffic) : []),
    ...(batched ? ingestion(stack, batched, traffic) : []),
    ...(workflow ? analysis(stack, workflow, analyses) : []),
    ...(detector ? detection(stack, detector, workflow, analyses, traffic) : []),
    ...(queue ? messages(queue, alerts, alerter) : []),
    ...(alerter ? alerting(stack, alerter, alerts, approvals) : []),
    ...(pending ? messages(pending, 2 * approvals, asker) : []),
    ...(asker ? approving(stack, asker, approvals) : []),
    ...requests(stack, asker && approvals, traffic),
    ...(batched ? checks(stack, traffic) : []),
  ];
  return [...uses, ...dataKeys(stack, uses, traffic), ...written(stack, uses, traffic)];
}

function inflow(stack: Stack, stream: PlannedResource, traffic: Traffic): readonly Use[] {
  const flow = recordFlow(traffic);
  const { eventsPerRecord, bytesPerEvent } = traffic;
  const because = `${n(sumRecords(flow).records)} records of ${eventsPerRecord} events, ${bytesPerEvent} bytes each`;
  return streamUsed(stack, stream, flow, because);
}

/** What is encrypted with a key asks for its data key again and again. */
function dataKeys(stack: Stack, uses: readonly Use[], { hours }: Traffic): readonly Use[] {
  const reached = new Set(uses.flatMap(({ counts }) => counts));
  const encrypted = stack.resources
    .filter(({ address }) => reached.has(address))
    .map(({ values }) => stack.keys({ ...values }));
  return stack
    .all('aws_kms_key')
    .filter(({ values }) => values.key_usage !== 'GENERATE_VERIFY_MAC')
    .flatMap((key) => {
      const callers = encrypted.filter((keys) => keys.includes(key)).length;
      const asked = ((hours * 3600) / ASSUMED.dataKeySeconds) * callers;
      const because = `${callers} callers, every ${ASSUMED.dataKeySeconds} seconds (assumed)`;
      return callers > 0
        ? [used('KMS', `${titleOf(key)}, requests`, asked, PRICE_LIST.kms.request, because, [key])]
        : [];
    });
}
