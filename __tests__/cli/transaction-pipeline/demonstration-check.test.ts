import { startDemonstration } from '../../../src/cli/transaction-pipeline/demonstration';
import * as deployments from '../../../src/cli/transaction-pipeline/deployment';
import * as queues from '../../../src/cli/target/queue-depths';
import * as runs from '../../../src/cli/transaction-pipeline/demonstration/run';
import { createDemonstrationTransactions } from '../../../src/cli/transaction-pipeline/demonstration/transactions';
import { AuditLogStore } from '../../../src/cli/transaction-pipeline/stores/audit-logs';
import { TransactionApi } from '../../../src/cli/transaction-pipeline/transaction-api';
import { createFakeDeployment } from './fake-deployment';
import { SimulatedPipeline } from './simulated-pipeline';

jest.mock('../../../src/cli/transaction-pipeline/deployment', () => ({
  ...jest.requireActual<object>('../../../src/cli/transaction-pipeline/deployment'),
  createDeployment: jest.fn(),
}));
jest.mock('../../../src/cli/target/queue-depths', () => ({
  ...jest.requireActual<object>('../../../src/cli/target/queue-depths'),
  countMessages: async () => new Map(),
  waitUntilIdle: jest.fn(),
}));
jest.mock('../../../src/cli/transaction-pipeline/demonstration/run', () => ({
  readRows: jest.fn(),
  runDemonstration: jest.fn(),
}));

/** Runs the demonstration on a pipeline without mistakes, whose queues have this depth at the end. */
async function findMismatches(isIdle: boolean) {
  const transactions = createDemonstrationTransactions('20261129').slice(0, 1);
  const pipeline = new SimulatedPipeline(Date.parse('2026-11-29T12:00:00Z'));
  await pipeline.api.send(transactions[0]!.request);
  jest.mocked(deployments.createDeployment).mockReturnValue(createFakeDeployment().deployment);
  jest.mocked(runs.runDemonstration).mockResolvedValue({ date: '20261129', transactions, sent: 1 });
  jest.mocked(runs.readRows).mockResolvedValue(pipeline.rows);
  const depths = new Map([['AuditTrail', { messages: isIdle ? 0 : 3, isForFailures: false }]]);
  jest.mocked(queues.waitUntilIdle).mockResolvedValue({ isIdle, depths, patienceMs: 60_000 });
  jest.spyOn(AuditLogStore.prototype, 'readAll').mockResolvedValue(pipeline.history);
  jest.spyOn(TransactionApi.prototype, 'listOfAccount').mockResolvedValue([...pipeline.rows.values()]);
  const demonstration = await startDemonstration({ getApiKey: async () => 'key' } as never);
  await demonstration.sendInput(() => undefined);
  await demonstration.readResults();
  return (await demonstration.checkResults()).mismatches;
}

describe('the check of the demonstration', () => {
  it('finds nothing if the queues are empty', async () => {
    expect(await findMismatches(true)).toEqual([]);
  });

  it('fails if the queues are not empty after a minute without progress', async () => {
    expect(await findMismatches(false)).toEqual([
      'AuditTrail still contained 3 messages after 60 seconds without progress',
    ]);
  });
});
