import { getUserName } from '../../commands/user-name';
import { UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';
import { print, printJson, printNote, skipRepeats } from '../../terminal/print';
import { createProgressNotes } from '../../terminal/progress-notes';
import { withDeployment } from '../deployment';
import { putFeedback } from '../put-feedback';
import { formatResult, prepareFeedback, waitUntilApplied } from '../report-feedback';
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

/** The options with the fields of a result. */
const OPTION_NAMES = { confirmedBy: '--by', remark: '--remark' };

/** `stacks feedback`: reports the result of an investigation, from which the detector learns. */
export async function runFeedback(transactionId: string, options: FeedbackOptions): Promise<void> {
  if (options.fraud === options.genuine)
    throw new UserError('expected the result of the investigation: either --fraud or --genuine');
  const fraud = options.fraud === true;
  await withDeployment(options, async (deployment) => {
    const investigation = {
      fraud,
      confirmedBy: getUserName(options.by),
      confirmedAt: Date.now(),
      remark: options.remark,
    };
    const { detail, changesProfiles } = await prepareFeedback(
      deployment,
      transactionId,
      investigation,
      OPTION_NAMES,
    );
    const eventId = await putFeedback(deployment, detail);
    const notes = createProgressNotes(skipRepeats(printNote));
    const onWait = () => notes.show('waiting until FraudDetector has applied it');
    const applied = options.wait
      ? await waitUntilApplied(new TransactionStore(deployment), detail, { onWait })
      : undefined;
    if (options.json)
      return printJson({
        eventId,
        ...detail,
        applied: applied !== undefined,
        ...(applied && { transaction: applied }),
      });
    const by = `by ${detail.confirmedBy} (event ${eventId})`;
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
