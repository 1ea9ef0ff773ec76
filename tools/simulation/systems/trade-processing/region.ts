import type { RegionalDeployment } from '../../../../src/cli/trade-processing/deployment';
import {
  FAILURE_QUEUE_IDS,
  FAILURE_QUEUES,
  type FailureQueueId,
} from '../../../../src/cli/trade-processing/failures/queues';
import { TRADES_TABLE_ID } from '../../../../src/config/trade-foundation';
import type { TradeRegion } from '../../../../src/config/trade-processing';
import { TRADE_SOURCES } from '../../../../src/domain/trades';
import { createSourcePattern, OTHER_EVENTS } from '../../../../src/systems/trade-processing/event-patterns';
import type { Process } from '../../core/process';
import type { Simulation } from '../../core/simulation';
import type { Database } from '../../services/dynamodb/database';
import { Bus } from '../../services/eventbridge/bus';
import { Buses } from '../../services/eventbridge/buses';
import { asQueueTarget, asStartTarget } from '../../services/eventbridge/event-target';
import { Keys } from '../../services/kms/keys';
import { Bucket } from '../../services/s3/bucket';
import { Buckets } from '../../services/s3/buckets';
import { asScheduledFunction } from '../../services/scheduler/schedule-target';
import { Scheduler } from '../../services/scheduler/scheduler';
import { Queue } from '../../services/sqs/queue';
import { Queues } from '../../services/sqs/queues';
import { Parameters } from '../../services/ssm/parameters';
import { CheckpointBucket } from './checkpoint-bucket';
import { createFunctionClient } from './function-client';
import { createFunctions, type FunctionsProps, type TradeFunctions } from './functions';
import type { ProcessClients } from './handlers';
import type { Seams } from './seams';
import { getConfig, listParameters, REFERENCE_KEY, REFERENCE_TEXT } from './settings';
import { TradeWorkflow, type WorkflowProps } from './workflow';

/** What the stack sets for its queues of failures, in seconds. */
const QUEUE = { retentionSeconds: 14 * 86_400, visibilitySeconds: 300 };
const CHECKPOINT_SCHEDULE = 'rate(5 minutes)';

export interface RegionProps
  extends
    Pick<WorkflowProps, 'region' | 'onStart' | 'onSuccess' | 'onUnqueued'>,
    Pick<FunctionsProps, 'onDeliver'> {
  /** The region's replica of the table. */
  readonly database: Database;
  readonly seams: Seams;
  /** Returns the key that signs the checkpoints of a region. */
  readonly getKeyArn: (region: TradeRegion) => string;
}

/** Trade processing in one region: the services of its stack, connected as the stack connects them. */
export class Region {
  readonly name: TradeRegion;
  readonly queues: Readonly<Record<FailureQueueId, Queue>>;
  readonly checkpoints: CheckpointBucket;
  readonly parameters: Parameters;
  readonly keyArn: string;
  private readonly functions: TradeFunctions;
  private readonly workflow: TradeWorkflow;
  private readonly bus: Bus;
  private readonly keys: Keys;
  private readonly referenceData: Bucket;
  private readonly scheduler: Scheduler;

  constructor(
    private readonly simulation: Simulation,
    private readonly props: RegionProps,
  ) {
    const { region, seams, getKeyArn, onDeliver } = props;
    const createName = (id: string) => ({ name: `${id}-${region}`, region });
    this.name = region;
    this.queues = Object.fromEntries(
      FAILURE_QUEUE_IDS.map((id) => [id, new Queue(simulation, { ...createName(id), ...QUEUE })]),
    ) as Record<FailureQueueId, Queue>;
    this.bus = new Bus(simulation, createName('TradeReports'));
    this.parameters = new Parameters(region);
    for (const [id, value] of listParameters(region)) this.parameters.put(id, value);
    this.checkpoints = new CheckpointBucket(simulation, createName('LedgerCheckpoints').name, region);
    this.referenceData = new Bucket(createName('ReferenceData').name, region);
    this.referenceData.put(REFERENCE_KEY, Buffer.from(REFERENCE_TEXT));
    this.keys = new Keys(simulation, region);
    this.keyArn = this.keys.createSigningKey('CheckpointKey');
    this.scheduler = new Scheduler(simulation);
    const handlers = {
      ...{ region, getKeyArn, seams, createClients: this.createClients, onDeliver },
      referenceDataBucket: this.referenceData.name,
      checkpointBucket: this.checkpoints.name,
    };
    this.functions = createFunctions(simulation, handlers, this.queues.LedgerCheckpointerDlq);
    this.workflow = new TradeWorkflow(simulation, {
      ...props,
      functions: this.functions,
      queues: this.queues,
    });
    this.addRules();
  }

  /** Whether no event, execution or invocation is on its way. */
  get isIdle(): boolean {
    const { bus, workflow, functions, scheduler } = this;
    const isInvoked = functions.checkpointer.pending > 0 || functions.checkpointer.running > 0;
    return bus.pending === 0 && scheduler.pending === 0 && workflow.isIdle && !isInvoked;
  }

  /** Whether a queue of failures contains a message. */
  get hasFailures(): boolean {
    return Object.values(this.queues).some(({ isEmpty }) => !isEmpty);
  }

  /** Opens the region for a command, which first reads the outputs of its stack. */
  async open(process: Process): Promise<RegionalDeployment> {
    const { name, referenceData, checkpoints, bus, keyArn, queues, functions } = this;
    await process.call(`s3@${name}`, 'GetObject', () => undefined);
    const outputs: Readonly<Record<string, string>> = {
      TradeBusName: bus.name,
      TradesTableName: TRADES_TABLE_ID,
      ReferenceDataBucketName: referenceData.name,
      LedgerCheckpointsBucketName: checkpoints.name,
      CheckpointKeyArn: keyArn,
      LedgerCheckpointerName: functions.checkpointer.name,
      ...Object.fromEntries(FAILURE_QUEUE_IDS.map((id) => [FAILURE_QUEUES[id], queues[id].url])),
    };
    return Object.assign(this.createClients(process), {
      region: name,
      config: getConfig(name),
      getOutput: (id: string) => outputs[id]!,
    });
  }

  /** Starts the schedule of checkpoints. */
  start(): void {
    this.scheduler.add({
      name: `CheckpointSchedule-${this.name}`,
      expression: CHECKPOINT_SCHEDULE,
      target: asScheduledFunction(this.simulation, this.functions.checkpointer),
      input: {},
      deadLetters: this.queues.UndeliveredEvents,
    });
  }

  /** Creates the clients of a process, each when it is first used. */
  private readonly createClients = (process: Process): ProcessClients => {
    const { simulation, name, props, queues, bus, parameters, checkpoints, referenceData, keys } = this;
    const create: { readonly [Name in keyof ProcessClients]: () => ProcessClients[Name] } = {
      dynamo: () => props.database.createClient(process),
      events: () => new Buses(simulation, [bus], name).createClient(process),
      queues: () => new Queues(Object.values(queues), name).createClient(process),
      parameters: () => parameters.createClient(process),
      buckets: () => new Buckets(simulation, [checkpoints, referenceData], name).createClient(process),
      functions: () => createFunctionClient(process, this.functions.checkpointer),
      keys: () => keys.createClient(process),
    };
    return createLazily(create);
  };

  private addRules(): void {
    const { bus, simulation, queues, workflow, name } = this;
    const deadLetters = queues.UndeliveredEvents;
    const target = asStartTarget(simulation, 'states', {
      arn: workflow.arn,
      region: name,
      start: (event) => workflow.start(event),
    });
    for (const source of TRADE_SOURCES)
      bus.addRule({ name: source, pattern: createSourcePattern(source), targets: [{ target, deadLetters }] });
    bus.addRule({
      name: 'OtherEvents',
      pattern: OTHER_EVENTS,
      targets: [{ target: asQueueTarget(simulation, deadLetters), deadLetters }],
    });
  }
}

/** Creates an object whose fields are created when they are first read. */
const createLazily = <T extends object>(create: { readonly [Name in keyof T]: () => T[Name] }): T => {
  const result = {};
  for (const name of Object.keys(create) as (keyof T)[])
    Object.defineProperty(result, name, {
      enumerable: true,
      configurable: true,
      get: () => {
        const value = create[name]();
        Object.defineProperty(result, name, { value, enumerable: true });
        return value;
      },
    });
  return result as T;
};
