import fc from 'fast-check';
import type { Write } from '../../../tools/simulation/services/dynamodb/database';
import {
  changeCondition,
  changeUpdate,
  isClaim,
  isMark,
  isOfAccounts,
  isOfMerchants,
  isScore,
} from '../../../tools/simulation/systems/transaction-pipeline/change-writes';
import { checkEachFault, createConcurrencyProperty, type Prepare } from './checks';

/** So many concurrent runs find each of the planted bugs: so many without a bug found are worth something. */
const ROUNDS = 100;

/** Changes the writes of DynamoDB. */
const rewrite =
  (change: (write: Write) => Write): Prepare =>
  ({ database }) => {
    database.rewrite = (_, write) => change(write);
  };

const BUGS: Readonly<Record<string, Prepare>> = {
  'an id without its condition': rewrite(changeCondition(({ TableName }) => TableName === 'TransactionIds')),
  'a new transaction without conditions': rewrite(changeCondition(({ Item }) => Item !== undefined)),
  'a history of an account without its version': rewrite(changeCondition(isOfAccounts)),
  'a history of a merchant without its version': rewrite(changeCondition(isOfMerchants)),
  'a score that replaces another': rewrite(changeCondition(isScore, ' AND attribute_not_exists(#score)')),
  'a history of a merchant that is not written': rewrite(
    changeUpdate(isOfMerchants, 'SET touched = :version'),
  ),
  'a claim without a condition': rewrite(changeCondition(isClaim)),
  'a claim that ignores other claims': rewrite(
    changeCondition(
      isClaim,
      ' AND (attribute_not_exists(notifyingUntil) OR notifyingUntil <= :now OR notifyingBy = :by)',
    ),
  ),
  'a claim that never ends': rewrite(
    changeCondition(isClaim, ' OR notifyingUntil <= :now OR notifyingBy = :by'),
  ),
  'a notification without a mark': rewrite(changeUpdate(isMark, 'REMOVE notifyingBy, notifyingUntil')),
  'a stream without a reader': (world) => {
    world.captureInsertions = () => undefined;
  },
  'a publisher that reports no failure': (world) => {
    world.publishesOnce = true;
  },
  'a new row without its audit': (world) => {
    world.filterEntries = (entries) =>
      entries.filter(({ DetailType }) => DetailType !== 'TransactionAccepted');
  },
  'a repeated decision that puts no event': (world) => {
    world.filterEntries = (entries, calls) =>
      entries.filter(
        ({ DetailType }) => DetailType !== 'SuspiciousTransaction' || calls.includes('TransactWriteCommand'),
      );
  },
  'rejected events that are not repeated': (world) => {
    let rejections = 1;
    world.reportsRejections = false;
    world.rejectEntry = ({ DetailType }) => DetailType === 'TransactionReceived' && rejections-- > 0;
  },
  'reads that are not consistent': ({ database }) => {
    database.rewrite = (name, input) => (name === 'GetCommand' ? { ...input, ConsistentRead: false } : input);
  },
  'failures that no one processes': (world) => {
    const enqueue = world.enqueueMessage.bind(world);
    world.enqueueMessage = (to, body) =>
      to === 'ingest' || to === 'detector' ? undefined : enqueue(to, body);
    world.chooseFault = (index) =>
      index >= 1 && index <= 6 ? { call: 0, kind: 'error', when: 'before' } : undefined;
  },
};

describe('the tests of crashes and concurrency find', () => {
  it.each(Object.entries(BUGS))('%s', async (_, plant) => {
    const isFoundByFaults = await checkEachFault(plant).then(
      () => false,
      () => true,
    );
    if (isFoundByFaults) return;
    const { failed } = await fc.check(createConcurrencyProperty(plant), {
      numRuns: ROUNDS,
      endOnFailure: true,
    });
    expect(failed).toBe(true);
  });
});
