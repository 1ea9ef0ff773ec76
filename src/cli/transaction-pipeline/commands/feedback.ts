import { type FraudConfirmed, readFraudConfirmed } from '../../../domain/transactions';
import { formatViolation } from '../../../domain/validation';
import { getUserName } from '../../commands/user-name';
import { UserError } from '../../errors';
import { pause } from '../../process/interrupt';
import { formatCommand } from '../../terminal/format-command';
import { print, printJson, printNote, skipRepeats } from '../../terminal/print';
import { withDeployment } from '../deployment';
import { createProgressNotes } from '../../terminal/progress-notes';
import { createFeedback, putFeedback } from '../put-feedback';
import type { TransactionRow } from '../stores/rows';
import { TransactionStore } from '../stores/transactions';

export interface FeedbackOptions {
  readonly fraud?: boolean;
  readonly genuine?: boolean;
  readonly by?: string;
  readonly remark?: string;
  readonly wait?: boolean;
  readonly json?: boolean;
  readonly port?: number;
}

const POLL_MS = 500;
const PATIENCE_MS = 120_000;

/** `stacks feedback`: reports the result of an investigation, from which the detector learns. */
export async function runFeedback(transactionId: string, options: FeedbackOptions): Promise<void> {
  if (options.fraud === options.genuine)
    throw new UserError('expected the result of the investigation: either --fraud or --genuine');
  const fraud = options.fraud === true;
  await withDeployment(options, async (deployment) => {
    const store = new TransactionStore(deployment);
    const row = await store.get(transactionId);
    assertNotConfirmed(row, fraud);
    const detail = createFeedback(row, {
      fraud,
      confirmedBy: getUserName(options.by),
      confirmedAt: Date.now(),
      remark: options.remark,
    });
    assertAcceptable(row, detail);
    const eventId = await putFeedback(deployment, detail);
    const applied = options.wait ? await waitUntilApplied(store, detail) : undefined;
    if (options.json)
      return printJson({
        eventId,
        ...detail,
        applied: applied !== undefined,
        ...(applied && { transaction: applied }),
      });
    const by = `by ${detail.confirmedBy} (event ${eventId})`;
    const changesProfiles = fraud || row.fraud === true;
    if (applied) {
      const profiles = changesProfiles ? `the profiles of its account and merchant contain it` : UNCHANGED;
      print(`${transactionId} is ${formatResult(fraud)} ${by}, and ${profiles}`);
      return;
    }
    print(`sent: ${transactionId} is ${fraud ? 'a fraud' : 'genuine'}, ${by}`);
    printNote(
      `FraudDetector applies it within seconds${changesProfiles ? '' : `, but ${UNCHANGED}`}: ` +
        `see ${formatCommand(`transaction-pipeline history ${transactionId}`)}, or use --wait`,
    );
  });
}

const UNCHANGED = 'no profile changes, because the transaction was not confirmed as fraud before';

const formatResult = (fraud: boolean): string => (fraud ? 'confirmed as fraud' : 'cleared as genuine');

const formatConfirmation = ({ confirmedBy, confirmedAt }: TransactionRow): string =>
  `by ${confirmedBy ?? 'someone'} at ${confirmedAt ?? 'an unknown time'}`;

/** @throws UserError if the same result is stored already */
function assertNotConfirmed(row: TransactionRow, result: boolean): void {
  if (row.fraud !== result) return;
  throw new UserError(
    `${row.transactionId} was already ${formatResult(result)} ${formatConfirmation(row)}: nothing was sent`,
  );
}

/** @throws UserError for an event that the detector would reject, or ignore because a later result is stored */
function assertAcceptable(row: TransactionRow, detail: FraudConfirmed): void {
  const read = readFraudConfirmed(detail, Date.now());
  if ('violation' in read) {
    const { field, ...violation } = read.violation;
    const name = field.replace('detail.', '');
    const option = { confirmedBy: '--by', remark: '--remark' }[name];
    throw new UserError(`${formatViolation({ field: option ?? name, ...violation })}: nothing was sent`);
  }
  if (row.fraud === undefined || (row.confirmedAt ?? '') < detail.confirmedAt) return;
  throw new UserError(
    `${row.transactionId} was ${formatResult(row.fraud)} ${formatConfirmation(row)}, and the clock of this machine is at ${detail.confirmedAt}: ` +
      'FraudDetector ignores a result that is not later than the stored one, so nothing was sent; correct the clock, and try again',
  );
}

/** Waits until the row contains the result. @throws UserError if it does not within two minutes */
export async function waitUntilApplied(
  store: Pick<TransactionStore, 'get'>,
  { transactionId, fraud }: Pick<FraudConfirmed, 'transactionId' | 'fraud'>,
  { wait, now }: { wait: (milliseconds: number) => Promise<void>; now: () => number } = {
    wait: pause,
    now: Date.now,
  },
): Promise<TransactionRow> {
  const notes = createProgressNotes(skipRepeats(printNote));
  for (const start = now(); now() - start <= PATIENCE_MS; await wait(POLL_MS)) {
    const row = await store.get(transactionId);
    if (row.fraud === fraud) return row;
    notes.show('waiting until FraudDetector has applied it');
  }
  throw new UserError(
    `the feedback on ${transactionId} is not applied after two minutes: see ${formatCommand('logs FraudDetector --since 10m')}; ` +
      'the event is not lost, it is retried or in DetectorRetriesDlq',
  );
}
