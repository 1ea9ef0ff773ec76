import { flowOf, units, type Traffic } from './flow';
import type { Use } from './line';
import { MEMORY, type Memory } from './memory';
import { MONTH_HOURS } from './standing';
import { PRICE_LIST } from './prices';

/** What has not been measured on AWS; the lines below say so. */
const ASSUMED = {
  /** Lambda's 512 MB are 0.29 of a core; 3 µs on a whole one, measured by `stacks load`. */
  consumerMsPerEvent: 0.011,
  /** One PutItem of DetectorState, 16 at a time. */
  consumerMsPerState: 6 / 16,
  consumerMsBase: 50,
  detectorMs: 10,
  workflowSeconds: 0.5,
  workflowGb: 64 / 1024,
  processorMs: 50,
  /** Log lines of a batch; of an analysis, of which its workflow wrote 24 KB on the local target. */
  batchLogBytes: 1_500,
  analysisLogBytes: 30_000,
  alertLogBytes: 2_000,
  /** X-Ray's default rule: a trace a second. */
  tracesPerSecond: 1,
  /** Callers that ask KMS for their data key again every five minutes. */
  kmsCallers: 20,
} as const;

const KB = 1024;
const GB = 1024 ** 3;
const INDEXES = 3;
const STEPS = 6;
const PATTERN_ROW_BYTES = 2_000;
const ALERT_ROW_BYTES = 700;
const APPROVAL_ROW_BYTES = 1_200;

/** What the traffic uses, beside what stands there anyway. */
export function trafficUse(traffic: Traffic, memory: Memory = MEMORY): readonly Use[] {
  const flow = flowOf(traffic);
  const { seconds, records, gigabytes, batches, eventsPerBatch, states, statesPerBatch } = flow;
  const { analyses, patterns, alerts, approvals } = flow;
  const list = PRICE_LIST;
  const gbSeconds = (runs: number, ms: number, mb: number) => (runs * ms * mb) / 1000 / KB;
  const consumerMs =
    ASSUMED.consumerMsBase +
    eventsPerBatch * ASSUMED.consumerMsPerEvent +
    statesPerBatch * ASSUMED.consumerMsPerState;
  const apiRequests = traffic.apiRequests * traffic.hours;
  const stateUnits = units(traffic.stateBytes, KB);
  const rows =
    patterns * units(PATTERN_ROW_BYTES, KB) * (1 + INDEXES) +
    alerts * 2 * units(ALERT_ROW_BYTES, KB) * (1 + INDEXES) +
    approvals * 4 * units(APPROVAL_ROW_BYTES, KB) * 2;
  const logs =
    (batches * ASSUMED.batchLogBytes +
      analyses * ASSUMED.analysisLogBytes +
      (alerts + approvals) * ASSUMED.alertLogBytes) /
    GB;
  const use = (
    service: string,
    what: string,
    quantity: number,
    price: Use['price'],
    because: string,
  ): Use => ({
    service,
    what,
    quantity,
    price,
    because,
  });
  return [
    use(
      'Kinesis',
      'data in',
      gigabytes,
      list.kinesis.onDemandIn,
      `${n(records)} records of ${traffic.eventsPerRecord} events, ${traffic.bytesPerEvent} bytes each`,
    ),
    use('Kinesis', 'enhanced fan-out', gigabytes, list.kinesis.onDemandFanOut, 'all of it, once'),
    use(
      'Lambda',
      'KinesisConsumer, requests',
      batches,
      list.lambda.request,
      `batches of ${n(eventsPerBatch)} events`,
    ),
    use(
      'Lambda',
      'KinesisConsumer, duration',
      gbSeconds(batches, consumerMs, memory.KinesisConsumer),
      list.lambda.gbSecond,
      `${n(consumerMs)} ms at ${memory.KinesisConsumer} MB (assumed)`,
    ),
    use(
      'DynamoDB',
      'DetectorState, writes',
      states * stateUnits,
      list.dynamoDb.write,
      `${n(statesPerBatch)} symbols a batch, ${stateUnits} units each`,
    ),
    use('DynamoDB', 'DetectorState, reads', states, list.dynamoDb.read, 'one unit each'),
    use(
      'Step Functions',
      'PatternAnalysisWorkflow, requests',
      analyses,
      list.stepFunctions.expressRequest,
      `${n(traffic.analysesPerMillion)} of a million events pass the gate`,
    ),
    use(
      'Step Functions',
      'PatternAnalysisWorkflow, duration',
      analyses * ASSUMED.workflowSeconds * ASSUMED.workflowGb,
      list.stepFunctions.expressGbSecond,
      '0.5 s at 64 MB (assumed)',
    ),
    use(
      'Lambda',
      'PatternDetector, requests',
      analyses * STEPS,
      list.lambda.request,
      'six steps an analysis',
    ),
    use(
      'Lambda',
      'PatternDetector, duration',
      gbSeconds(analyses * STEPS, ASSUMED.detectorMs, memory.PatternDetector),
      list.lambda.gbSecond,
      `10 ms at ${memory.PatternDetector} MB (assumed)`,
    ),
    use(
      'DynamoDB',
      'patterns, alerts and approvals, writes',
      rows,
      list.dynamoDb.write,
      `${n(patterns)} patterns, ${n(alerts)} alerts and ${n(approvals)} approvals, with their indexes`,
    ),
    use('SQS', 'requests', alerts * 3 + approvals * 3, list.sqs.request, 'send, receive and delete'),
    use('SNS', 'requests', alerts, list.sns.request, 'each alert or question once'),
    use('SNS', 'e-mails', alerts, list.sns.email, 'each alert once, to one address'),
    use('SNS', 'HTTPS notifications', approvals, list.sns.http, 'each question once'),
    use(
      'Lambda',
      'AlertProcessor and ApprovalProcessor, requests',
      alerts + approvals,
      list.lambda.request,
      'one message each, at worst',
    ),
    use(
      'Lambda',
      'AlertProcessor and ApprovalProcessor, duration',
      gbSeconds(alerts, ASSUMED.processorMs, memory.AlertProcessor) +
        gbSeconds(approvals, ASSUMED.processorMs, memory.ApprovalProcessor),
      list.lambda.gbSecond,
      `50 ms at ${[...new Set([memory.AlertProcessor, memory.ApprovalProcessor])].join(' and ')} MB (assumed)`,
    ),
    use(
      'Lambda',
      'AlertProcessor, kept ready',
      gbSeconds(seconds, 1000, memory.AlertProcessor),
      list.lambda.provisionedGbSecond,
      'one execution in market hours',
    ),
    use('EventBridge', 'timers of approvals', approvals, list.eventBridge.schedule, 'one each'),
    use(
      'KMS',
      'GenerateMac and VerifyMac',
      approvals * 3,
      list.kms.macRequest,
      'one to sign, two to look and decide',
    ),
    use(
      'KMS',
      'data keys',
      (seconds / 300) * ASSUMED.kmsCallers,
      list.kms.request,
      '20 callers, every five minutes (assumed)',
    ),
    use('API Gateway', 'requests', apiRequests, list.apiGateway.request, `${n(traffic.apiRequests)} an hour`),
    use('WAF', 'requests', apiRequests, list.waf.request, 'the same'),
    use(
      'CloudWatch',
      'custom metrics',
      (traffic.metrics * traffic.hours) / MONTH_HOURS,
      list.cloudWatch.metric,
      `${traffic.metrics}, for the hours in which they are written`,
    ),
    use(
      'CloudWatch',
      'logs, taken in',
      logs,
      list.cloudWatch.logsIn,
      '1.5 KB a batch, 30 KB an analysis (assumed)',
    ),
    use(
      'X-Ray',
      'traces',
      seconds * ASSUMED.tracesPerSecond,
      list.xray.traceRecorded,
      'one a second, the default rule (assumed)',
    ),
  ];
}

const n = (value: number): string => Math.round(value).toLocaleString('en-US');
