import {
  EVENT_VERSION,
  type ReplayEnded,
  type ReplayStarted,
  SOURCES,
  SYSTEM_EVENTS,
} from '../../../domain/transactions';
import { formatAwsCommand } from '../../drift/fix-commands';
import { formatError, Interrupted, UserError } from '../../errors';
import { interruptSignal, pause } from '../../process/interrupt';
import { printNote } from '../../terminal/print';
import type { Deployment } from '../deployment';
import type { ProgressNotes } from '../../terminal/progress-notes';
import { putEvent } from '../../target/put-event';
import { type Archive, type ReplayPeriod, startReplay } from './archive';
import { type AbortedWatch, type ReplayEnd, watchReplay } from './watch';

/** A replay that is about to start. */
export interface PlannedReplay {
  readonly name: string;
  readonly period: ReplayPeriod;
  readonly rules: readonly string[];
  readonly ruleArns: readonly string[];
  readonly archive: Archive;
  readonly by: string;
}

/**
 * Delivers the archived events again, and puts the beginning and the end of the replay on the system bus.
 * @param transactions the number of transactions that are compared
 * @throws UserError if the replay did not complete
 */
export async function deliverAgain(
  deployment: Deployment,
  planned: PlannedReplay,
  transactions: number,
  notes: ProgressNotes,
): Promise<void> {
  interruptSignal.throwIfAborted();
  const replay = describePlan(planned);
  await putReplayEvent(deployment, SYSTEM_EVENTS.replayStarted, {
    ...replay,
    transactions,
  } satisfies ReplayStarted);
  const { error, ...end } = await startAndWatch(deployment, planned, notes);
  // The error of the replay is more important than that of its event.
  await putReplayEvent(deployment, SYSTEM_EVENTS.replayEnded, {
    ...replay,
    ...end,
  } satisfies ReplayEnded).catch((failure: unknown) => printNote(formatError(failure)));
  if (error !== undefined) throw error;
  if (end.state === 'COMPLETED') return;
  throw new UserError(
    `replay ${planned.name} ended as ${end.state}${end.reason ? `: ${end.reason}` : ''}; it may have delivered a part of the events, ` +
      'and nothing was compared: run the command again',
  );
}

const describePlan = ({ name, period, rules, by }: PlannedReplay): Omit<ReplayStarted, 'transactions'> => ({
  version: EVENT_VERSION,
  replayName: name,
  from: new Date(period.from).toISOString(),
  to: new Date(period.to).toISOString(),
  rules,
  by,
});

/** Starts a replay, unless the user has stopped the command, and returns how it ended. */
export async function startAndWatch(
  { events, config }: Deployment,
  planned: PlannedReplay,
  notes: ProgressNotes,
): Promise<ReplayEnd & Partial<AbortedWatch>> {
  const { name, period, archive } = planned;
  try {
    interruptSignal.throwIfAborted();
    await startReplay(events, archive, planned);
  } catch (error) {
    return error instanceof Interrupted
      ? { state: 'CANCELLED', reason: 'the user stopped the command before the replay started', error }
      : { state: 'FAILED', reason: `it did not start: ${formatError(error)}`, error };
  }
  return watchReplay(events, {
    name,
    period,
    cancelCommand: `${formatAwsCommand(config)} events cancel-replay --replay-name ${name}`,
    wait: pause,
    onProgress: notes.show,
    onNote: printNote,
  });
}

async function putReplayEvent(
  { events, getOutput }: Deployment,
  detailType: string,
  detail: ReplayStarted | ReplayEnded,
): Promise<void> {
  await putEvent(events, {
    bus: getOutput('SystemBusName'),
    source: SOURCES.operation,
    detailType,
    detail,
  });
}
