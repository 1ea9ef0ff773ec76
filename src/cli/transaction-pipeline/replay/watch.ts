import type { ReplayEnded, ReplayEndState } from '../../../domain/transactions';
import { Interrupted } from '../../errors';
import type { Events } from '../deployment';
import { cancelReplay, describeReplay, type ReplayPeriod, type ReplayStatus } from './archive';

const POLL_MS = 1_000;
const RUNNING_STATES = ['STARTING', 'RUNNING', 'CANCELLING'];
const END_STATES: readonly ReplayEndState[] = ['COMPLETED', 'FAILED', 'CANCELLED'];

export interface WatchOptions {
  readonly name: string;
  readonly period: ReplayPeriod;
  /** Cancels the replay: a command for the shell. */
  readonly cancelCommand: string;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly onProgress: (line: string) => void;
  readonly onNote: (line: string) => void;
}

/** How a replay ended. */
export type ReplayEnd = Pick<ReplayEnded, 'state' | 'reason'>;

/** A replay that this command has stopped watching, and the error because of which it did. */
export interface AbortedWatch extends ReplayEnd {
  readonly error: unknown;
}

/**
 * Watches a replay until it has ended. If the user stops the command, it cancels the replay. Returns how the replay
 * ended, with the error that ended the watch, if there is one.
 */
export async function watchReplay(events: Events, options: WatchOptions): Promise<ReplayEnd | AbortedWatch> {
  const { name, wait } = options;
  try {
    for (;;) {
      const status = await describeReplay(events, name);
      if (!RUNNING_STATES.includes(status.state)) return toReplayEnd(status);
      options.onProgress(formatStatus(status, options.period));
      await wait(POLL_MS);
    }
  } catch (error) {
    if (error instanceof Interrupted) return { ...(await cancelOrExplain(events, options)), error };
    options.onNote(`replay ${name} may continue: ${options.cancelCommand} cancels it`);
    return { state: 'UNKNOWN', reason: `its state could not be read: ${formatReason(error)}`, error };
  }
}

const isEndState = (state: string): state is ReplayEndState =>
  (END_STATES as readonly string[]).includes(state);

const toReplayEnd = ({ state, reason }: ReplayStatus): ReplayEnd =>
  isEndState(state)
    ? { state, ...(reason === undefined ? {} : { reason }) }
    : { state: 'UNKNOWN', reason: `DescribeReplay returned the state ${state}` };

const formatReason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function cancelOrExplain(
  events: Events,
  { name, cancelCommand, onNote }: WatchOptions,
): Promise<ReplayEnd> {
  try {
    await cancelReplay(events, name);
    onNote(`replay ${name} is canceled; events that it has already delivered are still processed`);
    return { state: 'CANCELLED', reason: 'the user stopped the command' };
  } catch (error) {
    // A replay that has ended in the meantime cannot be canceled.
    const status = await describeReplay(events, name).catch(() => undefined);
    if (status !== undefined && isEndState(status.state)) return toReplayEnd(status);
    const reason = `failed to cancel replay ${name} (${formatReason(error)})`;
    onNote(`${reason}: it continues; cancel it with ${cancelCommand}`);
    return { state: 'UNKNOWN', reason };
  }
}

/** Formats a state and how much of the period is replayed, such as `replay running: 40 % of the period`. */
export function formatStatus({ state, lastEventAt }: ReplayStatus, { from, to }: ReplayPeriod): string {
  const share = lastEventAt === undefined ? 0 : Math.min(1, Math.max(0, (lastEventAt - from) / (to - from)));
  return `replay ${state.toLowerCase()}: ${Math.round(100 * share)} % of the period`;
}
