import { UserError } from '../../errors';
import type { Clock } from '../../process/wait-while-progressing';
import { formatCommand } from '../../terminal/format-command';
import { formatCount } from '../../terminal/print';
import type { Deployment } from '../deployment';
import { getLedgerTable } from '../ledger/read-entries';
import { findOutcomes, type FoundOutcome } from '../messages/find-outcomes';
import { waitForOutcomes } from '../messages/wait-for-outcomes';
import { openReplica } from '../open-replica';
import { loadSampleReferenceData } from '../samples/load-reference-data';
import { TradeSender } from '../send/trade-sender';
import { createDemonstrationMessages } from './create-messages';
import type { DemonstrationMessage } from './messages';

/** What the steps of the demonstration use. */
export interface RunDependencies extends Clock {
  readonly deployment: Pick<Deployment, 'open'>;
  readonly onProgress: (line: string) => void;
}

/** The messages of a run, and their outcomes. */
export interface DemonstrationRun {
  readonly messages: readonly DemonstrationMessage[];
  /** By the ids of the messages. */
  readonly outcomes: ReadonlyMap<string, FoundOutcome>;
  /** The messages that were sent now; the others were recorded before. */
  readonly sent: readonly DemonstrationMessage[];
}

/** Formats a day in UTC for ids, such as `20261129`. */
const formatDate = (time: number): string => new Date(time).toISOString().slice(0, 10).replaceAll('-', '');

/**
 * Loads the reference data if there are none, and sends the messages of the day that are not recorded yet: those of a step
 * when the messages of the steps before are recorded, because each step refers to them.
 */
export async function runDemonstration(dependencies: RunDependencies): Promise<DemonstrationRun> {
  const { deployment, onProgress, now, wait } = dependencies;
  await loadSampleReferenceData(deployment, onProgress);
  const messages = createDemonstrationMessages(formatDate(now()));
  const getTable = async () => getLedgerTable(await openReplica(deployment));
  const outcomes = new Map(await findOutcomes(await getTable(), messages));
  const sender = new TradeSender(deployment, { now, wait, onNote: onProgress });
  const sent: DemonstrationMessage[] = [];
  for (const ofStep of groupBySteps(messages)) {
    const missing = ofStep.filter(({ id, outcome }) => outcome !== 'repeated' && !outcomes.has(id));
    if (missing.length === 0) continue;
    // A repetition is in the same event as other messages of its source, so it is processed when they are recorded.
    const sending = ofStep.filter(({ id, outcome }) => outcome === 'repeated' || !outcomes.has(id));
    const { refused } = await sender.send(sending);
    if (refused[0]) throw new UserError(`${refused[0].message.id} was not sent: ${refused[0].reason}`);
    sent.push(...sending);
    const found = await waitForOutcomes(getTable, missing, {
      now,
      wait,
      onProgress: (count) => onProgress(`${formatCount(count, 'message')} of ${missing.length} recorded`),
    });
    for (const [id, outcome] of found) outcomes.set(id, outcome);
    assertRecorded(missing, found);
  }
  const repeated = messages.filter(({ outcome }) => outcome === 'repeated');
  for (const [id, outcome] of await findOutcomes(await getTable(), repeated)) outcomes.set(id, outcome);
  return { messages, outcomes, sent };
}

const groupBySteps = (messages: readonly DemonstrationMessage[]) =>
  [...new Set(messages.map(({ step }) => step))]
    .sort((a, b) => a - b)
    .map((step) => messages.filter((message) => message.step === step));

function assertRecorded(
  messages: readonly DemonstrationMessage[],
  found: ReadonlyMap<string, FoundOutcome>,
): void {
  const open = messages.filter(({ id }) => !found.has(id));
  if (open.length === 0) return;
  throw new UserError(
    `${formatCount(open.length, 'message')} not recorded after two minutes, such as ${open[0]!.id} of ${open[0]!.source}: ` +
      `see ${formatCommand('trade-processing failures')} and ${formatCommand('logs ComplianceRecorder --since 10m')}`,
  );
}
