import { MAX_EVENTS, putEvents, type PutFailure } from '../../../aws/put-events';
import type { TradeRegion } from '../../../config/trade-processing';
import { formatError, Interrupted } from '../../errors';
import type { Clock } from '../../process/wait-while-progressing';
import { isTransientError } from '../../release/transient-error';
import { formatCount } from '../../terminal/print';
import { findActiveRegion } from '../active-region';
import type { Deployment } from '../deployment';
import { RegionUnavailable } from '../region-unavailable';
import {
  createEvents,
  type RefusedMessage,
  type SourceMessage,
  type TradeOutgoingEvent,
} from './create-events';

/** A message that a bus has accepted. Its workflow follows. */
export interface AcceptedMessage {
  readonly message: SourceMessage;
  readonly region: TradeRegion;
  /** When the response of the bus arrived, in milliseconds since 1970. */
  readonly acceptedAt: number;
}

/** What became of messages: each one is in one of the lists. */
export interface SendResult {
  readonly accepted: readonly AcceptedMessage[];
  /** Not sent, or sent without an answer: send them again. */
  readonly refused: readonly RefusedMessage[];
  readonly events: number;
}

export interface SenderOptions extends Clock {
  /** Sends to this region, whichever region is active. */
  readonly region?: TradeRegion;
  /** Receives a line when the region changes, or does not accept events. */
  readonly onNote?: (line: string) => void;
}

type Outcome = Omit<SendResult, 'events'>;
type BusEvent = TradeOutgoingEvent & { readonly bus: string };

/** The active region is read again after this time, so that a sender follows a failover while both regions work. */
const REREAD_MS = 5_000;
/** How long to try without an accepted event. */
const PATIENCE_MS = 120_000;
const RETRY_MS = 250;
const MAX_RETRY_MS = 5_000;
const getRetryWait = (attempt: number): number => Math.min(RETRY_MS * 2 ** attempt, MAX_RETRY_MS);

/**
 * Sends messages as events to the bus of the active region. If the region fails, it reads the active region from all
 * regions again, and continues there. An event without an answer is sent again: the ledger records a message once.
 */
export class TradeSender {
  private region: TradeRegion | undefined;
  private readAt = -Infinity;
  private reading: Promise<TradeRegion> | undefined;

  constructor(
    private readonly deployment: Pick<Deployment, 'open'>,
    private readonly options: SenderOptions,
  ) {}

  /**
   * Sends messages until a bus has accepted each of them, none was accepted for two minutes, or it is refused.
   * @throws UserError if no region answers when the first message is sent
   */
  async send(messages: readonly SourceMessage[]): Promise<SendResult> {
    const { events, refused } = createEvents(messages);
    const progress = { acceptedAt: this.options.now() };
    const outcomes: Outcome[] = [{ accepted: [], refused }];
    for (let index = 0; index < events.length; index += MAX_EVENTS)
      outcomes.push(await this.sendRequest(events.slice(index, index + MAX_EVENTS), progress));
    return {
      accepted: outcomes.flatMap((outcome) => outcome.accepted),
      refused: outcomes.flatMap((outcome) => outcome.refused),
      events: events.length,
    };
  }

  /**
   * Sends the events of one request, and again those that were not accepted.
   * @param progress when an event was accepted the last time, or when the first was sent
   */
  private async sendRequest(
    events: readonly TradeOutgoingEvent[],
    progress: { acceptedAt: number },
  ): Promise<Outcome> {
    const { now, wait } = this.options;
    const accepted: AcceptedMessage[] = [];
    const refused: RefusedMessage[] = [];
    let open = events;
    for (let attempt = 0; open.length > 0; attempt++) {
      if (attempt > 0) {
        await wait(getRetryWait(attempt - 1));
        // Without an answer of any region, the last known one is tried again.
        await this.readRegion().catch(() => undefined);
      }
      const region = await this.getRegion();
      const failures = new Map((await this.put(region, open)).map((one) => [one.event.messages, one]));
      const acceptedAt = now();
      if (failures.size < open.length) progress.acceptedAt = acceptedAt;
      const isOver = acceptedAt - progress.acceptedAt > PATIENCE_MS;
      const repeated: TradeOutgoingEvent[] = [];
      for (const event of open) {
        const failure = failures.get(event.messages);
        if (!failure) accepted.push(...event.messages.map((message) => ({ message, region, acceptedAt })));
        else if (!isOver && mayRepeat(failure)) repeated.push(event);
        else
          refused.push(
            ...event.messages.map((message) => ({ message, reason: `${region}: ${failure.reason}` })),
          );
      }
      open = repeated;
    }
    return { accepted, refused };
  }

  /** Puts events on the bus of a region. Returns those that the bus has not accepted. */
  private async put(
    region: TradeRegion,
    events: readonly TradeOutgoingEvent[],
  ): Promise<readonly PutFailure<BusEvent>[]> {
    const { wait, onNote } = this.options;
    try {
      const { events: client, getOutput } = await this.deployment.open(region);
      const bus = getOutput('TradeBusName');
      const ofBus = events.map((event) => ({ ...event, bus }));
      const failures = await putEvents(client, ofBus, (attempt) => wait(getRetryWait(attempt)));
      if (failures[0])
        onNote?.(`${region} did not accept ${formatCount(failures.length, 'event')}: ${failures[0].reason}`);
      return failures;
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      // Whatever the error is, the caller must learn which messages were sent, and the active region can change meanwhile.
      const unavailable =
        error instanceof RegionUnavailable
          ? error
          : new RegionUnavailable(region, `cannot be used (${formatError(error)})`);
      onNote?.(unavailable.message);
      const { reason } = unavailable;
      return events.map((event) => ({ event: { ...event, bus: '' }, reason, error: unavailable }));
    }
  }

  /** Returns the region to send to. A region that was read some time ago is read again in the background. */
  private async getRegion(): Promise<TradeRegion> {
    const { region, options } = this;
    if (options.region) return options.region;
    if (region === undefined) return this.readRegion();
    if (options.now() - this.readAt > REREAD_MS) void this.readRegion().catch(() => undefined);
    return region;
  }

  /** Reads the active region from all regions. Calls at the same time share one reading. */
  private readRegion(): Promise<TradeRegion> {
    const { options, deployment } = this;
    this.reading ??= (async () => {
      try {
        const region = options.region ?? (await findActiveRegion(deployment));
        if (this.region !== undefined && region !== this.region)
          options.onNote?.(`the active region is ${region} now: sending there`);
        this.region = region;
        return region;
      } finally {
        this.readAt = options.now();
        this.reading = undefined;
      }
    })();
    return this.reading;
  }
}

/** Whether an event can be accepted later: its region or its bus failed, and the event itself is not too large. */
const mayRepeat = ({ error, attempts }: PutFailure<BusEvent>): boolean =>
  error === undefined
    ? attempts !== undefined
    : error instanceof RegionUnavailable || isTransientError(error);
