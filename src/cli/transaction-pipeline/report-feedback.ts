import { type FraudConfirmed, readFraudConfirmed } from '../../domain/transactions';
import { formatViolation } from '../../domain/validation';
import { UserError } from '../errors';
import { pause } from '../process/interrupt';
import { formatCommand } from '../terminal/format-command';
import type { Deployment } from './deployment';
import { createFeedback, type Investigation } from './put-feedback';
import type { TransactionRow } from './stores/rows';
import { TransactionStore } from './stores/transactions';

/** Feedback that the detector would apply: the event, and whether it changes the histories of the account and the merchant. */
export interface PreparedFeedback {
  readonly row: TransactionRow;
  readonly detail: FraudConfirmed;
  /** Clearing a transaction that was not confirmed as fraud changes no history. */
  readonly changesProfiles: boolean;
}

/**
 * Reads a transaction, and creates the event with the result of its investigation.
 * @param names how the caller names the fields of the result, for errors
 * @throws UserError if there is no such transaction, or if the detector would reject or ignore the result
 */
export async function prepareFeedback(
  deployment: Pick<Deployment, 'dynamo' | 'getOutput'>,
  transactionId: string,
  investigation: Investigation,
  names: Readonly<Record<string, string>> = {},
): Promise<PreparedFeedback> {
  const row = await new TransactionStore(deployment).get(transactionId);
  assertNotConfirmed(row, investigation.fraud);
  const detail = createFeedback(row, investigation);
  assertAcceptable(row, detail, names);
  return { row, detail, changesProfiles: investigation.fraud || row.fraud === true };
}

/** Formats the result of an investigation. */
export const formatResult = (fraud: boolean): string => (fraud ? 'confirmed as fraud' : 'cleared as genuine');

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
function assertAcceptable(
  row: TransactionRow,
  detail: FraudConfirmed,
  names: Readonly<Record<string, string>>,
): void {
  const read = readFraudConfirmed(detail, Date.now());
  if ('violation' in read) {
    const { field, ...violation } = read.violation;
    const name = field.replace('detail.', '');
    throw new UserError(`${formatViolation({ field: names[name] ?? name, ...violation })}: nothing was sent`);
  }
  if (row.fraud === undefined || (row.confirmedAt ?? '') < detail.confirmedAt) return;
  throw new UserError(
    `${row.transactionId} was ${formatResult(row.fraud)} ${formatConfirmation(row)}, and the clock of this machine is at ${detail.confirmedAt}: ` +
      'FraudDetector ignores a result that is not later than the stored one, so nothing was sent; correct the clock, and try again',
  );
}

const POLL_MS = 500;
const PATIENCE_MS = 120_000;

/** The clock of a wait, and what is called before each pause. */
export interface FeedbackWait {
  readonly wait?: (milliseconds: number) => Promise<void>;
  readonly now?: () => number;
  readonly onWait?: () => void;
}

/** Waits until the row contains the result. @throws UserError if it does not within two minutes */
export async function waitUntilApplied(
  store: Pick<TransactionStore, 'get'>,
  { transactionId, fraud }: Pick<FraudConfirmed, 'transactionId' | 'fraud'>,
  { wait = pause, now = Date.now, onWait }: FeedbackWait = {},
): Promise<TransactionRow> {
  for (const start = now(); now() - start <= PATIENCE_MS; await wait(POLL_MS)) {
    const row = await store.get(transactionId);
    if (row.fraud === fraud) return row;
    onWait?.();
  }
  throw new UserError(
    `the feedback on ${transactionId} is not applied after two minutes: see ${formatCommand('logs FraudDetector --since 10m')}; ` +
      'the event is not lost, it is retried or in DetectorRetriesDlq',
  );
}
