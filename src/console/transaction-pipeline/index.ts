import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { createClientOptions } from '../../cli/target/aws';
import { FunctionLogs } from '../../cli/target/function-logs';
import { createDeployment, type Deployment } from '../../cli/transaction-pipeline/deployment';
import { TransactionStore } from '../../cli/transaction-pipeline/stores/transactions';
import { transactionPipeline } from '../../config/transaction-pipeline';
import { definePolledTopic } from '../server/events/poll-topic';
import { type ConsoleSection, defineQuery, type OpenSection } from '../server/section';
import {
  type DecisionSources,
  readAccountDecisions,
  readLiveDecisions,
  readNewestDecisions,
} from './decisions/read-decisions';
import { describeTransaction } from './describe-transaction';
import { createFeedbackChange } from './feedback';
import { summarizeQueues } from './queues';
import { createRuleChange, createRulesQuery, createRuleVersionsQuery } from './rules';
import { findStory } from './story/find-story';

const LIVE_POLL_MS = 2_000;
const QUEUE_POLL_MS = 5_000;
const NONE = z.object({});
const Id = z.string().trim().min(1).max(200);

/** Transactions with the decisions about them, their stories, the rules of the detector, and feedback. */
export const transactionsSection: ConsoleSection = {
  name: 'transactions',
  group: transactionPipeline.title,
  clientDirectory: join(__dirname, 'client'),
  pages: [
    { path: '/transactions', title: 'Transactions', module: 'transactions-page.js' },
    { path: '/transactions/:id', title: 'Transaction', module: 'transaction-page.js' },
    { path: '/rules', title: 'Rules', module: 'rules-page.js' },
  ],
  open: async ({ deployed }) => {
    const stack = (await deployed()).find(({ system }) => system === transactionPipeline.name);
    if (!stack) return undefined;
    const { config } = stack.session;
    const deployment = createDeployment(config, stack.resources, stack.outputs);
    const s3 = new S3Client({ ...createClientOptions(config), forcePathStyle: config.target === 'local' });
    return openTransactions(deployment, {
      transactions: new TransactionStore(deployment),
      logs: new FunctionLogs(config, stack.resources),
      processed: { s3, bucket: deployment.getOutput('ProcessedBucketName') },
    });
  },
};

/** Opens the section of a deployed system. @param sources where the lists of transactions are read from */
export function openTransactions(
  deployment: Deployment,
  sources: DecisionSources,
  now: () => number = Date.now,
): OpenSection {
  return {
    queries: {
      newest: defineQuery({ parameters: NONE, run: () => readNewestDecisions(sources, now()) }),
      account: defineQuery({
        parameters: z.object({ accountId: Id }),
        run: ({ accountId }) => readAccountDecisions(sources, accountId),
      }),
      transaction: defineQuery({
        parameters: z.object({ id: Id }),
        run: ({ id }) => describeTransaction(deployment, id, now()),
      }),
      rules: createRulesQuery(deployment),
      'rule-versions': createRuleVersionsQuery(deployment),
    },
    topics: {
      live: definePolledTopic(NONE, () => readLiveDecisions(sources, now()), LIVE_POLL_MS),
      queues: definePolledTopic(NONE, () => summarizeQueues(deployment), QUEUE_POLL_MS),
    },
    changes: {
      feedback: createFeedbackChange(deployment),
      'put-rule': createRuleChange(deployment),
    },
    findStory: (id) => findStory(deployment, id, now()),
  };
}
