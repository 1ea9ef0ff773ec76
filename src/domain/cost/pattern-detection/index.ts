import { eventsOf } from '../flow';
import { type Use, used } from '../line';
import { PRICE_LIST } from '../prices';
import type { Traffic } from '../profile';
import { type Stack, titleOf } from '../stack';
import { streamUsed } from '../streams';
import { alerting, approving, messages, readerOf } from './alerts';
import { ASSUMED } from './assumed';
import { checks } from './checks';
import { analysis, batchesTo, detection, detectorOf, ingestion } from './detection';
import { requests } from './requests';
import { QUEUE } from './types';
import { written } from './watching';

export { checksKept } from './checks';
export { metricsOf } from './watching';

/*
 * What one event costs on its way through pattern detection. Each line names the resource that it counts; where the
 * plan does not have it, or nobody hands anything on to it, there is no line, and what is left over is listed.
 */

/** What the traffic uses, beside what stands there anyway. */
export function trafficUse(stack: Stack, traffic: Traffic): readonly Use[] {
  const stream = stack.named('aws_kinesis_stream', 'MarketDataStream');
  const batched = stream && batchesTo(stack, stream, traffic);
  const workflow = stack.toldOf(batched?.fn, 'aws_sfn_state_machine', 'PatternAnalysisWorkflow');
  const analyses = (eventsOf(traffic).events * traffic.analysesPerMillion) / 1e6;
  const detector = workflow && detectorOf(stack, workflow);
  const queue = stack.toldOf(detector, QUEUE, 'AlertQueue');
  const alerts = analyses * traffic.found * traffic.alerted;
  const alerter = readerOf(stack, queue, 'AlertProcessor');
  const pending = stack.toldOf(alerter, QUEUE, 'PendingApprovals');
  const approvals = pending ? alerts * traffic.critical : 0;
  const asker = readerOf(stack, pending, 'ApprovalProcessor');
  const asked = asker ? approvals : 0;
  const uses = [
    ...(stream ? streamUsed(stack, stream, traffic) : []),
    ...(batched ? ingestion(stack, batched, traffic) : []),
    ...(workflow ? analysis(stack, workflow, analyses) : []),
    ...(detector ? detection(stack, detector, workflow, analyses, traffic) : []),
    ...(queue ? messages(queue, alerts, alerter) : []),
    ...(alerter ? alerting(stack, alerter, alerts, approvals) : []),
    ...(pending ? messages(pending, 2 * approvals, asker) : []),
    ...(asker ? approving(stack, asker, asked) : []),
    ...requests(stack, asked, traffic),
    ...(batched ? checks(stack, traffic) : []),
    ...dataKeys(stack, traffic),
  ];
  return [...uses, ...written(stack, uses, traffic)];
}

function dataKeys(stack: Stack, { hours }: Traffic): readonly Use[] {
  const keys = stack.all('aws_kms_key').filter(({ values }) => values.key_usage !== 'GENERATE_VERIFY_MAC');
  const callers = ((hours * 3600) / 300) * ASSUMED.kmsCallers;
  const because = '20 callers, every five minutes (assumed)';
  return keys.map((key) =>
    used('KMS', `${titleOf(key)}, requests`, callers, PRICE_LIST.kms.request, because, [key]),
  );
}
