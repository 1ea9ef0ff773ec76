import type { TimerGroup } from '../../../../src/lambdas/pattern-detection/adapters/approval-timers';
import { createAnalysisDefinition } from '../../../../src/systems/pattern-detection/analysis-workflow';
import { BY_ALERT_DUE, BY_DIGEST_DUE } from '../../../../src/systems/pattern-detection/table-indexes';
import type { Simulation } from '../../core/simulation';
import { Database } from '../../services/dynamodb/database';
import { createReadLag } from '../../services/dynamodb/read-lag';
import { Table } from '../../services/dynamodb/table';
import { Stream } from '../../services/kinesis/stream';
import { SimulatedFunction } from '../../services/lambda/simulated-function';
import { formatArn } from '../../services/names';
import { ScheduleRequests } from '../../services/scheduler/schedule-requests';
import { asScheduledFunction } from '../../services/scheduler/schedule-target';
import { Scheduler } from '../../services/scheduler/scheduler';
import { Topic } from '../../services/sns/topic';
import { Topics } from '../../services/sns/topics';
import { Queue } from '../../services/sqs/queue';
import { Queues } from '../../services/sqs/queues';
import { createIntegrations } from '../../services/step-functions/integrations';
import { StateMachine } from '../../services/step-functions/state-machine';
import { StateMachines } from '../../services/step-functions/state-machines';
import { QUEUES } from './deployment';

/** The resources of the system, with the properties of src/systems/pattern-detection. */
export interface Resources {
  readonly database: Database;
  readonly tables: ReturnType<typeof createTables>;
  readonly stream: Stream;
  readonly queues: ReturnType<typeof createQueues>;
  readonly topics: ReturnType<typeof createTopics>;
  readonly scheduler: Scheduler;
  readonly timers: TimerGroup;
  /** Creates the client with which a process creates timers. */
  readonly createTimerClient: ScheduleRequests['createClient'];
  readonly analysis: StateMachine;
  readonly machines: StateMachines;
}

const toIndex = ({ name, partitionKey, sortKey }: typeof BY_ALERT_DUE) => ({
  [name]: { partition: partitionKey, sort: sortKey! },
});

const createTables = (simulation: Simulation) => {
  const create = (name: string, keys: readonly string[], indexes: Table['indexes'] = {}) =>
    new Table(name, keys, indexes, createReadLag(simulation, name));
  return {
    DetectorState: create('DetectorState', ['symbol']),
    RecentBars: create('RecentBars', ['series', 'until']),
    TradingPatterns: create('TradingPatterns', ['patternId', 'timestamp'], toIndex(BY_ALERT_DUE)),
    AlertHistory: create('AlertHistory', ['alertId'], toIndex(BY_DIGEST_DUE)),
    AlertLimits: create('AlertLimits', ['limitId']),
    ApprovalTracking: create('ApprovalTracking', ['approvalId'], {
      byOpen: { partition: 'open', sort: 'decideBy' },
    }),
  };
};

const MINUTE_S = 60;

const createQueues = (simulation: Simulation, alertVisibilitySeconds: number) => {
  const create = (name: string, visibilitySeconds = 5 * MINUTE_S) =>
    new Queue(simulation, { name, visibilitySeconds });
  const createInput = (name: keyof typeof QUEUES, visibilitySeconds: number, queue: Queue) =>
    new Queue(simulation, {
      ...{ name, visibilitySeconds },
      deadLetters: { queue, maxReceives: QUEUES[name].maxReceives },
    });
  const { AlertQueue, PendingApprovals } = QUEUES;
  const alertQueueDlq = create('AlertQueueDlq', AlertQueue.visibilitySeconds);
  const pendingApprovalsDlq = create('PendingApprovalsDlq', PendingApprovals.visibilitySeconds);
  const queues = {
    alertQueueDlq,
    pendingApprovalsDlq,
    failedMessages: create('FailedMessages'),
    manualReview: create('ManualReview'),
    failedInvocations: create('FailedInvocations'),
    alertQueue: createInput('AlertQueue', alertVisibilitySeconds, alertQueueDlq),
    pendingApprovals: createInput(
      'PendingApprovals',
      PendingApprovals.visibilitySeconds,
      pendingApprovalsDlq,
    ),
  };
  return { ...queues, client: new Queues(Object.values(queues)) };
};

const createTopics = (simulation: Simulation) => {
  const topics = {
    tradingAlerts: new Topic(simulation, { name: 'TradingAlerts' }),
    approvalRequests: new Topic(simulation, { name: 'AlertApprovalRequests' }),
    operatorAlarms: new Topic(simulation, { name: 'OperatorAlarms' }),
  };
  return { ...topics, client: new Topics(Object.values(topics)) };
};

const SHARDS = 2;
/** The group of the schedules. */
const TIMERS = 'ApprovalTimers';

/**
 * Creates the resources without the functions.
 * @param find returns a function, which is created later
 */
export const createResources = (
  simulation: Simulation,
  find: (name: 'detector' | 'approvalProcessor') => SimulatedFunction,
  alertVisibilitySeconds: number = QUEUES.AlertQueue.visibilitySeconds,
): Resources => {
  const tables = createTables(simulation);
  const queues = createQueues(simulation, alertVisibilitySeconds);
  const topics = createTopics(simulation);
  const detectorArn = formatArn('lambda', 'function:PatternDetector:live');
  const analysis = new StateMachine(simulation, {
    name: 'PatternAnalysisWorkflow',
    type: 'EXPRESS',
    definition: createAnalysisDefinition({
      detectorArn,
      manualReviewQueueUrl: queues.manualReview.url,
      operatorAlarmsTopicArn: topics.operatorAlarms.arn,
    }),
    perform: createIntegrations(simulation, {
      functions: () => [find('detector')],
      queues: [queues.manualReview],
      topics: [topics.operatorAlarms],
    }),
  });
  const stream = new Stream(simulation, { name: 'MarketDataStream', shards: SHARDS });
  const scheduler = new Scheduler(simulation);
  let requests: ScheduleRequests | undefined;
  return {
    database: new Database(Object.values(tables), simulation),
    ...{ tables, stream, queues, topics, scheduler, analysis },
    machines: new StateMachines([analysis]),
    timers: {
      group: TIMERS,
      targetArn: formatArn('lambda', 'function:ApprovalProcessor:live'),
      roleArn: formatArn('iam', 'role/ApprovalTimers'),
      keyArn: formatArn('kms', 'key/DataKey'),
      deadLettersArn: queues.failedInvocations.arn,
    },
    createTimerClient: (process) => {
      const target = asScheduledFunction(simulation, find('approvalProcessor'));
      requests ??= new ScheduleRequests(scheduler, [TIMERS], [target], [queues.failedInvocations]);
      return requests.createClient(process);
    },
  };
};
