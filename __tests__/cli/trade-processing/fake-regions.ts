import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { readCommonConfig, withRegion } from '../../../src/config/common';
import { TRADE_REGIONS, type TradeRegion } from '../../../src/config/trade-processing';
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

/** The error of the SDK if a region is down. */
const createOutage = (): Error =>
  Object.assign(new Error('the region is down'), {
    name: 'ServiceUnavailable',
    $metadata: { httpStatusCode: 503 },
  });

/** A region without AWS: its bus, its copy of ActiveRegion and its replica of the table. */
export class FakeRegion {
  isDown = false;
  /** Whether the bus rejects each event of a request, as while it throttles. */
  isThrottled = false;
  active: string = formatActiveRegion({
    region: 'us-east-1',
    epoch: 0,
    since: '1970-01-01T00:00:00.000Z',
  });
  readonly table = new TradeTable();
  readonly events: PutEventsRequestEntry[] = [];
  /** What happens to an event that the bus has accepted; by default nothing. */
  onEvent: (event: PutEventsRequestEntry) => void = () => undefined;
  private readonly opened: RegionalDeployment;

  constructor(readonly region: TradeRegion) {
    const client = { send: this.send } as never;
    this.opened = createRegionalDeployment(
      withRegion(CONFIG, region),
      region,
      { TradeBusName: `bus-${region}`, TradesTableName: 'trades', UndeliveredEventsQueueUrl: 'undelivered' },
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

  private readonly send = async (command: { readonly input: unknown }): Promise<unknown> => {
    if (this.isDown) throw createOutage();
    const input = command.input as { Entries?: PutEventsRequestEntry[]; Value?: string };
    if (input.Entries) return { Entries: input.Entries.map((entry) => this.put(entry)) };
    if (input.Value !== undefined) this.active = input.Value;
    return { Parameter: { Value: this.active } };
  };

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
