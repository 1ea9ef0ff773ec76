import {
  EVENT_VERSION,
  type FraudConfirmed,
  SOURCES,
  TRANSACTION_EVENTS,
} from '../../../domain/transactions';
import { getUserName } from '../../commands/user-name';
import { UserError } from '../../errors';
import { pause } from '../../process/interrupt';
import { formatCommand } from '../../terminal/format-command';
import { print, printJson, printNote, skipRepeats } from '../../terminal/print';
import { type Deployment, withDeployment } from '../deployment';
import { createProgressNotes } from '../progress-notes';
import { putEvent } from '../put-event';
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
    const detail = createDetail(row, fraud, options);
    const eventId = await putFeedback(deployment, detail);
    const applied = options.wait ? await waitUntilApplied(store, detail) : undefined;
    if (options.json) return printJson({ eventId, ...detail, ...(applied && { transaction: applied }) });
    const result = fraud ? 'confirmed as fraud' : 'cleared as genuine';
    print(
      `${transactionId} is ${result} by ${detail.confirmedBy} (event ${eventId})${applied ? ', and the profiles of its account and merchant contain it' : ''}`,
    );
    if (!applied)
      printNote(
        `it is effective within seconds: see ${formatCommand(`transaction-pipeline history ${transactionId}`)}, or use --wait`,
      );
  });
}

/** @throws UserError if the same result is stored already */
function assertNotConfirmed(
  { transactionId, fraud, confirmedBy, confirmedAt }: TransactionRow,
  result: boolean,
): void {
  if (fraud !== result) return;
  throw new UserError(
    `${transactionId} was already ${result ? 'confirmed as fraud' : 'cleared as genuine'} by ${confirmedBy ?? 'someone'} at ${confirmedAt ?? 'an unknown time'}: nothing was sent`,
  );
}

const createDetail = (
  { transactionId, traceHeader }: TransactionRow,
  fraud: boolean,
  { by, remark }: FeedbackOptions,
): FraudConfirmed => ({
  version: EVENT_VERSION,
  transactionId,
  fraud,
  confirmedBy: getUserName(by),
  confirmedAt: new Date().toISOString(),
  ...(remark !== undefined && { remark }),
  ...(traceHeader !== undefined && { traceHeader }),
});

const putFeedback = ({ events, getOutput }: Deployment, detail: FraudConfirmed): Promise<string> =>
  putEvent(events, {
    bus: getOutput('TransactionBusName'),
    source: SOURCES.feedback,
    detailType: TRANSACTION_EVENTS.fraudConfirmed,
    detail,
  });

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
