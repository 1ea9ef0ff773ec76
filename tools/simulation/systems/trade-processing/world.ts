import { type TradeRegion, TRADE_REGIONS } from '../../../../src/config/trade-processing';
import { TRADES_TABLE_ID } from '../../../../src/config/trade-foundation';
import { TRADE_SOURCES, type TradeSource } from '../../../../src/domain/trades';
import type { Process } from '../../core/process';
import { scheduleDeliveries } from '../../core/schedule-deliveries';
import type { Simulation } from '../../core/simulation';
import type { SimulatedWorld, Summary, Violation, WorldOptions } from '../../core/system';
import { Database } from '../../services/dynamodb/database';
import { GlobalTable } from '../../services/dynamodb/global-table';
import { AcceptedMessages } from './accepted-messages';
import { getSeams } from './bugs';
import { countMessages, listEventMessages } from './failed-messages';
import { Observer } from './observer';
import { Operator } from './operator';
import { Region } from './region';
import { getConfig } from './settings';
import { SourceSystem } from './source-system';
import { StoryBook } from './workload/story-book';
import { checkInvariants, readWorld } from './invariants';
import { findLost } from './invariants/accounted-for';
import { findLongestStall } from './invariants/longest-stall';
import { findRepeated, findUnmarked } from './invariants/recorded-once';

/** The sessions before this time are over: the evening of the half-day after Thanksgiving. */
export const START = Date.UTC(2026, 10, 27, 20);
const STORIES = new StoryBook(START);
/** How many messages the sources send at the same time, on average. */
const MESSAGES_PER_BURST = 24;
/** The longest time between two bursts, in milliseconds. */
const LONGEST_INTERVAL_MS = 5 * 60_000;

/** Trade processing in two regions, with the sources that report trades and the person who operates it. */
export class TradeWorld implements SimulatedWorld {
  readonly table: GlobalTable;
  readonly regions: Readonly<Record<TradeRegion, Region>>;
  readonly accepted = new AcceptedMessages();
  readonly observer: Observer;
  readonly operator: Operator;
  private readonly sources: Readonly<Record<TradeSource, SourceSystem>>;
  private deliveries = 0;

  constructor(
    readonly simulation: Simulation,
    private readonly options: WorldOptions,
  ) {
    const seams = getSeams(options.bug);
    this.table = new GlobalTable(simulation, {
      name: TRADES_TABLE_ID,
      keys: ['pk', 'sk'],
      regions: TRADE_REGIONS,
    });
    this.observer = new Observer(() => simulation.now);
    const create = (region: TradeRegion) => {
      const database = new Database([this.table.get(region)], simulation, region);
      this.observer.watch(region, database);
      return new Region(simulation, {
        region,
        database,
        seams,
        getKeyArn: (name) => this.regions[name].keyArn,
        onStart: (event) => this.count(countMessages(event as never)),
        onDeliver: (messages) => this.count(messages),
        onSuccess: (event, output) =>
          this.observer.checkOutput(
            listEventMessages(event as never),
            output as never,
            (message) => this.accepted.byIdentity.get(message)?.report.content,
          ),
        onUnqueued: (event) => this.sendAgain(event),
      });
    };
    this.regions = Object.fromEntries(TRADE_REGIONS.map((region) => [region, create(region)])) as Record<
      TradeRegion,
      Region
    >;
    this.sources = Object.fromEntries(
      TRADE_SOURCES.map((source) => [source, this.createSource(source)]),
    ) as Record<TradeSource, SourceSystem>;
    this.operator = new Operator(simulation, {
      createDeployment: (process) => ({
        config: getConfig(TRADE_REGIONS[0]),
        open: (region) => this.regions[region].open(process),
      }),
      seams,
      onFailover: (target) => this.observer.checkActive(target, this.regions),
      isQuiet: () => this.isIdle && Object.values(this.regions).every(({ hasFailures }) => !hasFailures),
    });
  }

  start(): void {
    const { simulation, options } = this;
    scheduleDeliveries(simulation, options, (index, random) => {
      const picked = STORIES.pick(index, random);
      this.sources[picked.report.source].add(picked);
    });
    for (const region of Object.values(this.regions)) region.start();
    this.operator.start(options.deliveries * options.paceMs);
  }

  countDeliveries(): number {
    return this.deliveries;
  }

  isAtRest(): boolean {
    return this.operator.isDone && this.isIdle;
  }

  check(): readonly Violation[] {
    return checkInvariants(this);
  }

  summarise(): Omit<Summary, 'virtualMs'> {
    const { known, done, entries, marks } = readWorld(this);
    const accepted = this.accepted.byIdentity.size;
    const lost = findLost(this.accepted.byIdentity, known).length;
    return {
      accepted,
      done,
      deadLettered: accepted - done - lost,
      lost,
      duplicated: findRepeated(entries).length + findUnmarked(entries, marks).length,
      notifiedTwice: 0,
      decisions: entries.length,
      longestStallMs: findLongestStall(
        [...this.accepted.byIdentity.values()].map(({ at }) => at),
        [...this.observer.writtenAt.values()],
        this.simulation.now,
      ),
    };
  }

  /** Whether nothing is on its way. What waits in queues of failures waits for the operator. */
  private get isIdle(): boolean {
    return (
      this.table.pending === 0 &&
      [...Object.values(this.sources), ...Object.values(this.regions)].every(({ isIdle }) => isIdle)
    );
  }

  private createSource(source: TradeSource): SourceSystem {
    return new SourceSystem(this.simulation, {
      source,
      intervalMs: Math.min(LONGEST_INTERVAL_MS, Math.ceil(MESSAGES_PER_BURST * this.options.paceMs)),
      open: (process: Process) => (region) => this.regions[region].open(process),
      onAccepted: (picked) => this.accepted.add(picked, this.simulation.now),
    });
  }

  /** A workflow and each of its functions process the messages of an event. */
  private count(messages: number): void {
    this.deliveries += messages;
  }

  /** A source sends the messages of an event again, because the operators have requested it. */
  private sendAgain(event: unknown): void {
    for (const identity of listEventMessages(event as never)) {
      const message = this.accepted.byIdentity.get(identity);
      if (message) this.sources[message.report.source].add(message);
    }
  }
}
