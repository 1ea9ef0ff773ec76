import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { readCommonConfig, withRegion } from '../../../src/config/common';
import {
  getParameterName,
  TRADE_PARAMETERS,
  TRADE_REGIONS,
  type TradeParameterId,
  type TradeRegion,
} from '../../../src/config/trade-processing';
import {
  createRegionalDeployment,
  type Deployment,
  type RegionalDeployment,
} from '../../../src/cli/trade-processing/deployment';
import { RegionUnavailable } from '../../../src/cli/trade-processing/region-unavailable';
import { type ActiveRegion, formatActiveRegion } from '../../../src/domain/trade-settings';
import type { Row } from './fake-table';
import { recordEvent } from './record-event';
import { TradeTable } from './trade-table';

const CONFIG = readCommonConfig({ TARGET: 'local' });
const REFERENCE_DATA_KEY = `${'a'.repeat(64)}.json`;

/** The error of the SDK if a resource does not exist. */
const createNotFound = (name: string): Error =>
  Object.assign(new Error('there is none'), { name, $metadata: { httpStatusCode: 404 } });

/** The error of the SDK if a region is down. */
const createOutage = (): Error =>
  Object.assign(new Error('the region is down'), {
    name: 'ServiceUnavailable',
    $metadata: { httpStatusCode: 503 },
  });

/** A region without AWS: its bus, its parameters and its replica of the table. */
export class FakeRegion {
  isDown = false;
  /** Happens before each request to its services: an error, or no answer at all. */
  beforeRequest: () => Promise<void> = () => Promise.resolve();
  hasBus = true;
  /** Whether the bus rejects each event of a request, as while it throttles. */
  isThrottled = false;
  readonly parameters = new Map<string, string>();
  /** The keys of the objects that were put in its buckets. */
  readonly objects: string[] = [];
  readonly table = new TradeTable();
  readonly events: PutEventsRequestEntry[] = [];
  /** What happens to an event that the bus has accepted; by default nothing. */
  onEvent: (event: PutEventsRequestEntry) => void = () => undefined;
  private readonly opened: RegionalDeployment;

  constructor(readonly region: TradeRegion) {
    const client = { send: this.send } as never;
    for (const [id, { initialValue }] of Object.entries(TRADE_PARAMETERS))
      this.set(id as TradeParameterId, initialValue({ region }));
    this.opened = createRegionalDeployment(
      withRegion(CONFIG, region),
      region,
      {
        TradeBusName: `bus-${region}`,
        TradesTableName: 'trades',
        UndeliveredEventsQueueUrl: 'undelivered',
        UnqueuedTradesQueueUrl: 'unqueued',
        ReferenceDataBucketName: 'reference',
      },
      {
        dynamo: { send: this.sendToTable } as never,
        events: client,
        queues: client,
        parameters: client,
        buckets: client,
        functions: client,
        keys: client,
      },
    );
  }

  /** The ids of the messages on the bus. */
  get messageIds(): string[] {
    return this.events.flatMap(({ Detail }) =>
      (JSON.parse(Detail!) as { messages: { id: string }[] }).messages.map(({ id }) => id),
    );
  }

  async open(): Promise<RegionalDeployment> {
    if (this.isDown) throw new RegionUnavailable(this.region, 'does not answer');
    return this.opened;
  }

  private readonly send = async (command: {
    readonly constructor: { readonly name: string };
    readonly input: unknown;
  }): Promise<unknown> => {
    if (this.isDown) throw createOutage();
    await this.beforeRequest();
    const {
      Entries,
      Name = '',
      Names,
      Value,
      Key,
    } = command.input as Readonly<Record<string, string>> & {
      readonly Entries?: PutEventsRequestEntry[];
      readonly Names?: readonly string[];
    };
    if (Entries) return { Entries: Entries.map((entry) => this.put(entry)) };
    if (command.constructor.name === 'DescribeEventBusCommand') {
      if (this.hasBus) return {};
      throw createNotFound('ResourceNotFoundException');
    }
    if (command.constructor.name === 'HeadObjectCommand') {
      if (this.objects.includes(Key!)) return {};
      throw createNotFound('NotFound');
    }
    if (Key !== undefined) return this.objects.push(Key);
    if (Names)
      return { Parameters: Names.flatMap((name) => ({ Name: name, Value: this.parameters.get(name) })) };
    if (Value !== undefined) this.parameters.set(Name, Value);
    return { Parameter: { Value: this.parameters.get(Name) } };
  };

  set active(text: string) {
    this.set('ActiveRegion', text);
  }

  /** Changes a setting. */
  set(id: TradeParameterId, text: string): void {
    this.parameters.set(getParameterName(id, CONFIG), text);
  }

  /** Stores a file of reference data, and makes it the active one. */
  loadReferenceData(key = REFERENCE_DATA_KEY): void {
    this.objects.push(key);
    this.set('ReferenceDataKey', key);
  }

  private readonly sendToTable = async (command: { readonly input: object }): Promise<unknown> => {
    if (this.isDown) throw createOutage();
    return this.table.sendAny(command);
  };

  private put(entry: PutEventsRequestEntry) {
    if (this.isThrottled) return { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' };
    this.events.push(entry);
    this.onEvent(entry);
    return { EventId: String(this.events.length) };
  }
}

/** Two regions without AWS, and their deployment. */
export function createFakeRegions() {
  const regions = Object.fromEntries(
    TRADE_REGIONS.map((region) => [region, new FakeRegion(region)]),
  ) as Record<TradeRegion, FakeRegion>;
  const deployment: Deployment = { config: CONFIG, open: (region) => regions[region].open() };
  const activate = (active: ActiveRegion, ...copies: readonly TradeRegion[]) => {
    for (const region of copies) regions[region].active = formatActiveRegion(active);
  };
  return { regions, deployment, activate };
}

/**
 * Two regions that record the events on their buses at once, each in its own chains.
 * @param now the current time in milliseconds since 1970
 */
export function createRecordingRegions(now: () => number) {
  const fake = createFakeRegions();
  const { regions } = fake;
  const waiting: (() => void)[] = [];
  const replication = { isPaused: false };
  for (const region of TRADE_REGIONS) {
    const { table } = regions[region];
    const other = regions[TRADE_REGIONS.find((candidate) => candidate !== region)!].table;
    const replicate = (row: Row) => other.store(row);
    table.onWrite = (row) => {
      if (replication.isPaused) waiting.push(() => replicate(row));
      else replicate(row);
    };
    regions[region].onEvent = (event) => recordEvent(table, region, event, now());
  }
  /** Ends a pause of the replication, and copies what was written meanwhile. */
  const resume = () => {
    replication.isPaused = false;
    for (const copy of waiting.splice(0)) copy();
  };
  return { ...fake, replication, resume };
}
