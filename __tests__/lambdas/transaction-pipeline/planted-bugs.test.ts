import fc from 'fast-check';
import type { Write } from '../../../tools/simulation/services/dynamodb/database';
import { checkEachFault, createConcurrencyProperty, type Prepare } from './checks';

/** So many concurrent runs find each of the planted bugs: so many without a bug found are worth something. */
const ROUNDS = 100;

const OF_ACCOUNTS = /^account#/;
const OF_MERCHANTS = /^merchant#/;

/** Omits the placeholders that no expression uses, which DynamoDB rejects. */
const omitUnused = (input: Write): Write => {
  const text = `${String(input.UpdateExpression ?? '')} ${String(input.ConditionExpression ?? '')}`;
  const pick = (placeholders: unknown) =>
    Object.fromEntries(
      Object.entries((placeholders ?? {}) as object).filter(([name]) => new RegExp(`${name}\\b`).test(text)),
    );
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values, ...rest } = input;
  const used = { ExpressionAttributeNames: pick(names), ExpressionAttributeValues: pick(values) };
  return {
    ...rest,
    ...Object.fromEntries(Object.entries(used).filter(([, value]) => Object.keys(value).length > 0)),
  } as Write;
};

/** Replaces a part of the conditions of some requests; the whole condition by default. */
const condition =
  (isAffected: (input: Write) => boolean, from?: string, to = ''): Prepare =>
  ({ database }) => {
    database.rewrite = (_, input) => {
      const { ConditionExpression: when, ...rest } = input;
      if (when === undefined || !isAffected(input)) return input;
      if (from !== undefined) expect(when).toContain(from);
      const changed = from === undefined ? '' : String(when).replace(from, to);
      return omitUnused({ ...rest, ...(changed !== '' && { ConditionExpression: changed }) } as Write);
    };
  };

const isProfile =
  (pattern: RegExp) =>
  ({ TableName, Key }: Write) =>
    TableName === 'Profiles' && pattern.test(String((Key as { profileId: string }).profileId));
const isClaim = ({ UpdateExpression: update }: Write) => String(update).includes('notifyingBy = :by');
const isMark = ({ UpdateExpression: update }: Write) => String(update).includes('notifiedAt = :at');
const isScore = ({ UpdateExpression: update }: Write) => String(update).includes('#score = :score');

/** Replaces the update of some requests. */
const update =
  (isAffected: (input: Write) => boolean, expression: string): Prepare =>
  ({ database }) => {
    database.rewrite = (_, input) =>
      isAffected(input) ? omitUnused({ ...input, UpdateExpression: expression }) : input;
  };

const BUGS: Readonly<Record<string, Prepare>> = {
  'an id without its condition': condition(({ TableName }) => TableName === 'TransactionIds'),
  'a new transaction without conditions': condition(({ Item }) => Item !== undefined),
  'a history of an account without its version': condition(isProfile(OF_ACCOUNTS)),
  'a history of a merchant without its version': condition(isProfile(OF_MERCHANTS)),
  'a score that replaces another': condition(isScore, ' AND attribute_not_exists(#score)'),
  'a history of a merchant that is not written': update(isProfile(OF_MERCHANTS), 'SET touched = :version'),
  'a claim without a condition': condition(isClaim),
  'a claim that ignores other claims': condition(
    isClaim,
    ' AND (attribute_not_exists(notifyingUntil) OR notifyingUntil <= :now OR notifyingBy = :by)',
  ),
  'a claim that never ends': condition(isClaim, ' OR notifyingUntil <= :now OR notifyingBy = :by'),
  'a notification without a mark': update(isMark, 'REMOVE notifyingBy, notifyingUntil'),
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
