import type { Deployment } from '../../../../src/cli/trade-processing/deployment';
import { TradeSender } from '../../../../src/cli/trade-processing/send/trade-sender';
import { type TradeRegion, TRADE_REGIONS } from '../../../../src/config/trade-processing';
import type { TradeSource } from '../../../../src/domain/trades';
import { Process } from '../../core/process';
import type { Random } from '../../core/random';
import type { Simulation } from '../../core/simulation';
import type { PickedReport } from './workload/story-book';

export interface SourceProps {
  readonly source: TradeSource;
  /** The source sends what it has collected at multiples of this time after the start, in milliseconds. */
  readonly intervalMs: number;
  /** Opens the regions for a process of the source. */
  readonly open: (process: Process) => Deployment['open'];
  readonly onAccepted: (picked: PickedReport) => void;
}

/** The time between the messages of two sources, in milliseconds: invocations compete for the same rows. */
const LONGEST_DELAY_MS = 200;
/** The most messages of an event. Small events, because those of a burst are processed at the same time. */
const MAX_MESSAGES = 6;
/** How long a source waits after a crash, or if no region accepts messages, in milliseconds. */
const RETRY_MS = 30_000;
/** How many of a hundred events go to a region whichever one is active: sources follow a failover at different times. */
const MISDIRECTED = 3;
/** How many of a hundred events a source sends twice at the same time, each time with another id. */
const DOUBLED = 10;

/**
 * A system that reports trades. It stores messages until a bus has accepted them, and sends them by the product's sender, which
 * follows a failover. After a crash it sends those again that it is not sure about.
 */
export class SourceSystem {
  private readonly outbox: PickedReport[] = [];
  private readonly random: Random;
  private process: Process | undefined;
  private sender: TradeSender | undefined;
  private processes = 0;
  private isScheduled = false;

  constructor(
    private readonly simulation: Simulation,
    private readonly props: SourceProps,
  ) {
    this.random = simulation.random.fork(`source ${props.source}`);
  }

  get isIdle(): boolean {
    return this.outbox.length === 0;
  }

  /** Stores a message, and sends it with others. */
  add(picked: PickedReport): void {
    this.outbox.push(picked);
    const { now, startsAt } = this.simulation;
    const { intervalMs } = this.props;
    const untilNext = intervalMs - ((now - startsAt) % intervalMs);
    this.schedule(untilNext + this.random.pickInteger(LONGEST_DELAY_MS));
  }

  private schedule(delayMs: number): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.simulation.schedule(delayMs, `source ${this.props.source}`, () => void this.run());
  }

  /** Sends all messages of the outbox in events of random sizes, at the same time. */
  private async run(): Promise<void> {
    const process = this.startProcess();
    const events: PickedReport[][] = [];
    for (let start = 0; start < this.outbox.length; start += events.at(-1)!.length)
      events.push(this.outbox.slice(start, start + 1 + this.random.pickInteger(MAX_MESSAGES)));
    const { status } = await process.run(Infinity, () =>
      Promise.all(events.map((messages) => this.send(messages, this.chooseSenders(process)))),
    );
    this.isScheduled = false;
    if (this.outbox.length > 0) this.schedule(status === 'succeeded' ? 0 : RETRY_MS);
  }

  private chooseSenders(process: Process): readonly TradeSender[] {
    const follower = (this.sender ??= this.createSender(process));
    if (this.random.happens(MISDIRECTED / 100))
      return [this.createSender(process, this.random.pickOne(TRADE_REGIONS))];
    return this.random.happens(DOUBLED / 100) ? [follower, this.createSender(process)] : [follower];
  }

  private startProcess(): Process {
    if (this.process?.isAlive) return this.process;
    this.sender = undefined;
    return (this.process = new Process(this.simulation, `source ${this.props.source} ${++this.processes}`));
  }

  private createSender(process: Process, region?: TradeRegion): TradeSender {
    const clock = { now: () => this.simulation.now, wait: process.wait };
    return new TradeSender({ open: this.props.open(process) }, { ...clock, ...(region && { region }) });
  }

  /** Sends messages, and removes those from the outbox that a bus has accepted. @throws Error if one was not accepted */
  private async send(messages: readonly PickedReport[], senders: readonly TradeSender[]): Promise<void> {
    const list = messages.map(({ report: { source, text } }, index) => ({ source, text, id: `m${index}` }));
    const results = await Promise.all(senders.map((sender) => sender.send(list)));
    const ids = new Set(results.flatMap(({ accepted }) => accepted.map(({ message }) => message.id)));
    for (const [index, picked] of messages.entries()) {
      if (!ids.has(`m${index}`)) continue;
      this.props.onAccepted(picked);
      this.outbox.splice(this.outbox.indexOf(picked), 1);
    }
    if (ids.size < messages.length)
      throw new Error(`${messages.length - ids.size} messages were not accepted`);
  }
}
