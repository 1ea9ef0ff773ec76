import type { Use } from './line';
import { MONTH_HOURS } from './standing';
import { PRICE_LIST } from './prices';

/** What goes through the pipeline. */
export interface Traffic {
  /** Events a second, and for how many hours. */
  readonly rate: number;
  readonly hours: number;
  readonly symbols: number;
  readonly eventsPerRecord: number;
  readonly bytesPerEvent: number;
  /** Of one invocation of KinesisConsumer. */
  readonly batchRecords: number;
  /** Seconds for which records are gathered for one. */
  readonly batchWindow: number;
  /** A row of DetectorState, in bytes. */
  readonly stateBytes: number;
  /** Analyses that a million events start: those that pass the gate. */
  readonly analysesPerMillion: number;
  /** Of analyses, the shares that find a pattern, that alert, and that need approval. */
  readonly found: number;
  readonly alerted: number;
  readonly critical: number;
  /** Requests of the REST API an hour. */
  readonly apiRequests: number;
  /** Combinations of dimensions that are written in these hours. */
  readonly metrics: number;
}

/** The memory of the functions that data goes through, in MB. */
export interface Memory {
  readonly KinesisConsumer: number;
  readonly PatternDetector: number;
  readonly AlertProcessor: number;
  readonly ApprovalProcessor: number;
}

/** As the stack has it. */
export const MEMORY: Memory = {
  KinesisConsumer: 512,
  PatternDetector: 512,
  AlertProcessor: 256,
  ApprovalProcessor: 256,
};

/** What has not been measured on AWS; the lines below say so. */
export const ASSUMED = {
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
const units = (bytes: number, unit: number) => Math.ceil(bytes / unit);
const PATTERN_ROW_BYTES = 2_000;
const ALERT_ROW_BYTES = 700;
const APPROVAL_ROW_BYTES = 1_200;

/** An invocation's payload, and what a record's data and its frame take of it (Lambda's quotas; Kinesis events). */
const MOST_PAYLOAD = 6 * KB * KB;
const BASE64 = 4 / 3;
const RECORD_FRAME = 500;

/**
 * On-demand streams begin with 4 shards and keep room for twice the peak of the last 30 days, of 1,000 records and 1 MB
 * a second each (Kinesis Data Streams' developer guide, capacity modes).
 */
export const shardsOf = ({ rate, eventsPerRecord, bytesPerEvent }: Traffic): number =>
  Math.max(4, 2 * Math.ceil(rate / eventsPerRecord / 1_000), 2 * Math.ceil((rate * bytesPerEvent) / 1e6));

/** What the traffic makes in between: how often each function runs, and on what. */
export function flowOf(traffic: Traffic) {
  const { rate, hours, eventsPerRecord, bytesPerEvent, batchWindow, symbols } = traffic;
  const seconds = hours * 3600;
  const events = rate * seconds;
  const records = events / eventsPerRecord;
  const gigabytes = (records * units(eventsPerRecord * bytesPerEvent, KB) * KB) / GB;
  const shards = shardsOf(traffic);
  const perShard = rate / eventsPerRecord / shards;
  const batchRecords = Math.min(
    traffic.batchRecords,
    Math.floor(MOST_PAYLOAD / (BASE64 * eventsPerRecord * bytesPerEvent + RECORD_FRAME)),
  );
  // A batch leaves when it is full, or its window over.
  const batchSeconds = Math.min(batchRecords / perShard, batchWindow);
  const batches = (seconds / batchSeconds) * shards;
  const eventsPerBatch = (rate / shards) * batchSeconds;
  const statesPerBatch = Math.min(symbols / shards, eventsPerBatch);
  const analyses = (events * traffic.analysesPerMillion) / 1e6;
  const patterns = analyses * traffic.found;
  const alerts = patterns * traffic.alerted;
  const approvals = alerts * traffic.critical;
  return {
    shards,
    seconds,
    events,
    records,
    gigabytes,
    batches,
    eventsPerBatch,
    states: batches * statesPerBatch,
    statesPerBatch,
    analyses,
    patterns,
    alerts,
    approvals,
  };
}

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
