import { Interrupted, UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';
import type { Events } from '../deployment';
import { cancelReplay, describeReplay, type ReplayPeriod, type ReplayStatus } from './archive';

const POLL_MS = 1_000;
const RUNNING_STATES = ['STARTING', 'RUNNING', 'CANCELLING'];

export interface WatchOptions {
  readonly name: string;
  readonly period: ReplayPeriod;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly onProgress: (line: string) => void;
  readonly onNote: (line: string) => void;
}

/**
 * Watches a replay until it has ended. If the user stops the command, it cancels the replay.
 * @throws UserError if the replay failed or was canceled elsewhere
 * @throws Interrupted after it has canceled the replay
 */
export async function watchReplay(events: Events, options: WatchOptions): Promise<void> {
  const { name, wait, onNote } = options;
  try {
    for (;;) {
      const status = await describeReplay(events, name);
      if (!RUNNING_STATES.includes(status.state)) return assertCompleted(name, status);
      options.onProgress(formatStatus(status, options.period));
      await wait(POLL_MS);
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    await cancelOrExplain(events, name, onNote);
    throw error;
  }
}

function assertCompleted(name: string, { state, reason }: ReplayStatus): void {
  if (state === 'COMPLETED') return;
  throw new UserError(
    `replay ${name} ended as ${state}${reason ? `: ${reason}` : ''}; the events before were processed again, which changes nothing: run the command again`,
  );
}

async function cancelOrExplain(events: Events, name: string, onNote: (line: string) => void): Promise<void> {
  try {
    await cancelReplay(events, name);
    onNote(`replay ${name} is canceled; events that it has already delivered are still processed`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    onNote(
      `failed to cancel replay ${name} (${reason}): it continues; cancel it with aws events cancel-replay --replay-name ${name}, ` +
        `or wait for its end and check with ${formatCommand('transaction-pipeline replay')}`,
    );
  }
}

/** Formats a state and how much of the period is replayed, such as `replay running: 40 % of the period`. */
export function formatStatus({ state, lastEventAt }: ReplayStatus, { from, to }: ReplayPeriod): string {
  const share = lastEventAt === undefined ? 0 : Math.min(1, Math.max(0, (lastEventAt - from) / (to - from)));
  return `replay ${state.toLowerCase()}: ${Math.round(100 * share)} % of the period`;
}
