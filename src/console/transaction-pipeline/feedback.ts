import { z } from 'zod';
import { UserError } from '../../cli/errors';
import { mapInParallel } from '../../cli/process/map-in-parallel';
import type { Deployment } from '../../cli/transaction-pipeline/deployment';
import { putFeedback } from '../../cli/transaction-pipeline/put-feedback';
import {
  type PreparedFeedback,
  prepareFeedback,
  waitUntilApplied,
} from '../../cli/transaction-pipeline/report-feedback';
import { TransactionStore } from '../../cli/transaction-pipeline/stores/transactions';
import { formatCommand } from '../../cli/terminal/format-command';
import { defineChange } from '../server/section';

/** The transactions that are reported at once. */
const MAX_REPORTED = 100;
const PARALLEL_REPORTS = 8;

type Reporting = Pick<Deployment, 'dynamo' | 'events' | 'getOutput'>;

/** The result of an investigation, with who reports it. */
interface Report {
  readonly fraud: boolean;
  readonly user: string;
  readonly reason: string | undefined;
}

/**
 * Reports the result of investigations, each as the command `feedback --wait` does, with the reason as its remark. A transaction
 * that is refused does not stop the others: the result has its problem.
 */
export const createFeedbackChange = (deployment: Reporting) =>
  defineChange({
    parameters: z.strictObject({
      transactionIds: z.array(z.string().min(1).max(200)).min(1).max(MAX_REPORTED),
      fraud: z.boolean(),
    }),
    requiresReason: true,
    preview: async ({ transactionIds, fraud }) => ({
      fraud,
      transactions: await mapInParallel(transactionIds, PARALLEL_REPORTS, async (id) => {
        const prepared = await prepare(deployment, id, { fraud, user: 'preview', reason: undefined });
        return 'problem' in prepared ? prepared : describePrepared(prepared);
      }),
      command: formatCommand(
        `transaction-pipeline feedback ${transactionIds[0]!} --${fraud ? 'fraud' : 'genuine'} --wait`,
      ),
    }),
    run: async ({ transactionIds, fraud }, { user, reason, onProgress }) => {
      let done = 0;
      const results = await mapInParallel(transactionIds, PARALLEL_REPORTS, async (id) => {
        const result = await report(deployment, id, { fraud, user, reason });
        onProgress(++done, transactionIds.length);
        return result;
      });
      const problems = results.flatMap((result) => ('problem' in result ? result.problem : []));
      if (problems.length === results.length) throw new UserError(problems.join('; '));
      return { fraud, transactions: results };
    },
  });

const describePrepared = ({ row, changesProfiles }: PreparedFeedback) => {
  const { transactionId, accountId, merchantId, amount, currency, score, fraud } = row;
  return { transactionId, accountId, merchantId, amount, currency, score, earlier: fraud, changesProfiles };
};

/** Returns prepared feedback, or why it is refused. */
async function prepare(deployment: Reporting, transactionId: string, { fraud, user, reason }: Report) {
  const investigation = { fraud, confirmedBy: user, confirmedAt: Date.now(), remark: reason };
  return catchProblem(transactionId, () => prepareFeedback(deployment, transactionId, investigation));
}

/** Sends feedback, and waits until it is applied. Returns why not otherwise. */
async function report(deployment: Reporting, transactionId: string, investigation: Report) {
  const prepared = await prepare(deployment, transactionId, investigation);
  if ('problem' in prepared) return prepared;
  const { detail, changesProfiles } = prepared;
  return catchProblem(transactionId, async () => {
    const eventId = await putFeedback(deployment, detail);
    await waitUntilApplied(new TransactionStore(deployment), detail);
    return { transactionId, eventId, changesProfiles };
  });
}

/** Only what a user can correct is a problem of one transaction: if the target is gone, nothing else can be reported either. */
async function catchProblem<T extends object>(transactionId: string, work: () => Promise<T>) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { transactionId, problem: error.message };
  }
}
