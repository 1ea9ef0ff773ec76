import { Interrupted, UserError } from '../errors';
import { dropMessages } from '../failures/drop-messages';
import {
  describeGaps,
  formatCauses,
  formatMessage,
  formatPreviews,
  toFailureReport,
  toJsonMessage,
  toRepairResults,
} from '../failures/format-failures';
import { groupByCause } from '../failures/group-failures';
import { openFailures } from '../failures/open-failures';
import type { RepairAction } from '../failures/preview-repair';
import { type QueueReading, readFailures } from '../failures/read-failures';
import { redriveMessages } from '../failures/redrive-messages';
import { planRepair, type Repair, runRepair } from '../failures/repair-messages';
import { filterQueues, findMessages, type QueueFilter, selectMessages } from '../failures/select-messages';
import type { QueueSelection, SelectionResult } from '../failures/take-messages';
import { interruptSignal } from '../process/interrupt';
import { openSession } from '../session';
import { withTarget } from '../target/target';
import { confirm } from '../terminal/confirm';
import { formatCommand } from '../terminal/format-command';
import { formatCount, print, printJson, printNote } from '../terminal/print';
import { getUserName } from './user-name';

export interface FailuresOptions extends QueueFilter {
  readonly max?: number;
  readonly json?: boolean;
  readonly port?: number;
}

export interface RepairOptions extends FailuresOptions {
  readonly cause?: readonly string[];
  readonly yes?: boolean;
}

export interface DropOptions extends RepairOptions {
  readonly reason: string;
  readonly by?: string;
}

/** `stacks failures list`: lists the causes of failed messages in all systems and regions. */
export const runListFailures = (options: FailuresOptions): Promise<void> =>
  withFailures(options, async (readings, unavailable) => {
    const unread = readings.filter(({ problem }) => problem !== undefined).map(({ queue }) => queue.id);
    if (options.json) printJson({ ...toFailureReport(readings), unavailable });
    else printCauses(readings);
    if (unread.length > 0) throw new UserError(`some queues were not read: ${unread.join(', ')}; try again`);
  });

function printCauses(readings: readonly QueueReading[]): void {
  const groups = groupByCause(readings.flatMap(({ messages }) => messages));
  const gaps = describeGaps(readings);
  if (groups.length > 0) print(formatCauses(groups));
  else if (gaps.length === 0) print(`no failed messages in ${formatCount(readings.length, 'queue')}`);
  else print('no failed messages in what was read');
  for (const gap of gaps) printNote(gap);
  if (groups.length > 0)
    printNote(
      `see a message with ${formatCommand('failures show CAUSE')}; fix the cause, then ${formatCommand('failures redrive --cause CAUSE')}`,
    );
}

/** `stacks failures show`: shows messages with what is wrong in them, by their ids or their cause. */
export const runShowFailures = (names: readonly string[], options: FailuresOptions): Promise<void> =>
  withFailures(options, async (readings) => {
    const messages = readings.flatMap((reading) => reading.messages);
    const isCause = (name: string) => messages.some(({ cause }) => cause === name);
    const causes = names.filter(isCause);
    const ids = names.filter((name) => !isCause(name));
    const shown = findMessages(readings, { ids, causes });
    if (options.json) printJson(shown.map(toJsonMessage));
    else print(shown.map(formatMessage).join('\n\n'));
  });

/** `stacks failures redrive`: has messages processed again. */
export const runRedriveFailures = (ids: readonly string[], options: RepairOptions): Promise<void> =>
  repair('redrive', ids, options, redriveMessages);

/** `stacks failures drop`: deletes messages, and records who did it and why. */
export const runDropFailures = async (ids: readonly string[], options: DropOptions): Promise<void> => {
  const reason = options.reason.trim();
  if (reason === '') throw new UserError('--reason is empty: expected why the messages are not needed');
  const details = { user: getUserName(options.by), reason };
  return repair('drop', ids, options, (selection, run) => dropMessages(selection, details, run));
};

async function repair(
  action: RepairAction,
  ids: readonly string[],
  options: RepairOptions,
  run: Repair,
): Promise<void> {
  if (ids.length === 0 && !options.cause && options.queue === undefined)
    throw new UserError(
      `expected ids of messages, --cause or --queue: ${formatCommand('failures list')} shows the causes and the queues`,
    );
  await withFailures(options, async (readings) => {
    const plan = planRepair(action, select(readings, ids, options), readings);
    (options.json ? printNote : print)(formatPreviews(plan.previews));
    const verb = action === 'drop' ? 'Delete' : 'Redrive';
    if (plan.total > 0) await confirm(`${verb} ${formatCount(plan.total, 'message')}?`, options.yes);
    const onProgress = (processed: number, total: number) => printNote(`${processed} of ${total} processed`);
    const results = await runRepair(action, plan, run, { onProgress, signal: interruptSignal });
    reportResults(action, results, options);
    if (interruptSignal.aborted) throw new Interrupted();
  });
}

function reportResults(action: RepairAction, results: readonly SelectionResult[], { json }: RepairOptions) {
  if (json) printJson(toRepairResults(results));
  const done = results.reduce((sum, result) => sum + result.done, 0);
  const retained = results.flatMap((result) => result.retained);
  const notReceived = results.reduce((sum, result) => sum + result.notReceived, 0);
  if (!json) print(`${formatCount(done, 'message')} ${action === 'drop' ? 'deleted' : 'redriven'}`);
  for (const { id, reason } of retained) printNote(`${id} remains: ${reason}`);
  const problems = results.flatMap(({ queue, problem }) =>
    problem === undefined ? [] : [`${queue.id} in ${queue.region}: ended early: ${problem}`],
  );
  for (const problem of problems) printNote(problem);
  if (retained.length + notReceived + problems.length > 0)
    throw new UserError(
      `${formatCount(retained.length, 'message')} remain, ${formatCount(notReceived, 'message')} could not be received: ` +
        'fix the reasons above, and run the command again',
    );
}

/** Selects whole queues, or messages by ids and causes. */
const select = (
  readings: readonly QueueReading[],
  ids: readonly string[],
  { cause: causes = [] }: RepairOptions,
): readonly QueueSelection[] =>
  ids.length + causes.length > 0
    ? selectMessages(readings, { ids, causes })
    : readings.map(({ queue }) => ({ queue, ids: 'all' }));

/**
 * Reads the queues that a command is about.
 * @throws UserError after the work if some stacks could not be read: their messages are missing
 */
async function withFailures(
  { port, max, ...filter }: FailuresOptions,
  work: (readings: readonly QueueReading[], unavailable: readonly string[]) => Promise<void>,
): Promise<void> {
  const session = openSession({ port });
  await withTarget(session, printNote, async () => {
    const { queues, unavailable } = await openFailures(session);
    await work(await readFailures(filterQueues(queues, filter), { maxMessages: max }), unavailable);
    if (unavailable.length > 0) throw new UserError(`not all queues were read: ${unavailable.join('; ')}`);
  });
}
