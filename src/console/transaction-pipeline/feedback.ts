import { z } from 'zod';
import type { Deployment } from '../../cli/transaction-pipeline/deployment';
import { putFeedback } from '../../cli/transaction-pipeline/put-feedback';
import { prepareFeedback, waitUntilApplied } from '../../cli/transaction-pipeline/report-feedback';
import { TransactionStore } from '../../cli/transaction-pipeline/stores/transactions';
import { formatCommand } from '../../cli/terminal/format-command';
import { defineChange } from '../server/section';

/** Reports the result of an investigation, as the command `feedback --wait` does. The reason is its remark. */
export const createFeedbackChange = (deployment: Pick<Deployment, 'dynamo' | 'events' | 'getOutput'>) =>
  defineChange({
    parameters: z.strictObject({ transactionId: z.string().min(1), fraud: z.boolean() }),
    requiresReason: true,
    preview: async ({ transactionId, fraud }) => {
      const investigation = { fraud, confirmedBy: 'preview', confirmedAt: Date.now() };
      const { row, changesProfiles } = await prepareFeedback(deployment, transactionId, investigation);
      const { accountId, merchantId } = row;
      return {
        ...{ transactionId, fraud, accountId, merchantId, changesProfiles },
        earlier: row.fraud,
        command: formatCommand(
          `transaction-pipeline feedback ${transactionId} --${fraud ? 'fraud' : 'genuine'} --wait`,
        ),
      };
    },
    run: async ({ transactionId, fraud }, { user, reason }) => {
      const investigation = { fraud, confirmedBy: user, confirmedAt: Date.now(), remark: reason };
      const { detail, changesProfiles } = await prepareFeedback(deployment, transactionId, investigation);
      const eventId = await putFeedback(deployment, detail);
      await waitUntilApplied(new TransactionStore(deployment), detail);
      return { transactionId, fraud, eventId, changesProfiles };
    },
  });
