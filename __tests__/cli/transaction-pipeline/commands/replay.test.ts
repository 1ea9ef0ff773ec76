import type { Deployment } from '../../../../src/cli/transaction-pipeline/deployment';
import { runReplay } from '../../../../src/cli/transaction-pipeline/commands/replay';
import { createRow } from '../rows';
import { createResult } from '../simulated-pipeline';
import { runCommand } from './run-command';

import { matchEvent, type EventPattern } from '../../../../src/domain/event-patterns';
import { synthesizePipeline } from '../../../systems/transaction-pipeline/synthesize';

jest.mock('../../../../src/cli/transaction-pipeline/deployment', () => ({
  ...jest.requireActual<object>('../../../../src/cli/transaction-pipeline/deployment'),
  withDeployment: jest.fn(),
}));

const TIME = Date.parse('2026-11-28T10:30:00.500Z');
const row = createRow('t1');
const entries = [createResult(row, 'FraudDetector', { score: 60 })];
/** The result of the function that the replayed event invoked, in the audit trail. */
const repeat = (replayName: unknown) => ({
  ...createResult(row, 'FraudDetector', { score: 60, alreadyScored: true }),
  detail: JSON.stringify({
    requestPayload: { 'replay-name': replayName },
    responsePayload: { score: 60, alreadyScored: true },
  }),
});

const NOW = Date.parse('2026-11-28T12:00:00.000Z');

/** The commands wait without time, and the clock advances only while they wait. */
let now: number;
beforeEach(() => {
  now = NOW;
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  jest.spyOn(global, 'setTimeout').mockImplementation((run, milliseconds = 0) => {
    now += milliseconds;
    return setImmediate(run) as never;
  });
});
afterEach(() => jest.restoreAllMocks());

const CREATED = new Date('2026-11-01T00:00:00.400Z');

/** A deployment whose tables have one transaction, and whose archive completes each replay. */
const createDeployment = (
  changed: object = {},
  replaced: Record<string, (input: Record<string, unknown>) => unknown> = {},
) => {
  const events: { readonly type: string; readonly detail: Record<string, unknown> }[] = [];
  const scans: Record<string, unknown>[] = [];
  const starts: Record<string, unknown>[] = [];
  const isReplayed = () => starts.length > 0;
  const answers: Record<string, (input: Record<string, unknown>) => unknown> = {
    DescribeArchiveCommand: () => ({ EventSourceArn: 'arn:bus', CreationTime: CREATED, EventCount: 1 }),
    PutEventsCommand: (input) => {
      const [entry] = input.Entries as { DetailType: string; Detail: string }[];
      events.push({ type: entry!.DetailType, detail: JSON.parse(entry!.Detail) as Record<string, unknown> });
      return { Entries: [{ EventId: 'e' }] };
    },
    StartReplayCommand: (input) => {
      starts.push(input);
      return {};
    },
    DescribeReplayCommand: () => ({ State: 'COMPLETED' }),
    ScanCommand: (input) => {
      scans.push(input);
      const { ':from': from, ':to': to } = input.ExpressionAttributeValues as Record<string, string>;
      const names = Object.values(input.ExpressionAttributeNames as Record<string, 'receivedAt'>);
      const isFound = names.some((name) => row[name] >= from! && row[name] < to!);
      return { Items: input.Segment === 0 && isFound ? [row] : [], ScannedCount: 1 };
    },
    BatchGetCommand: ({ RequestItems }) =>
      'TransactionsTableName' in (RequestItems as object)
        ? { Responses: { TransactionsTableName: [{ ...row, ...changed }] } }
        : {
            Responses: { ProfilesTableName: [{ profileId: 'merchant#merchant-1', state: Uint8Array.of(1) }] },
          },
    QueryCommand: () => ({ Items: isReplayed() ? [...entries, repeat(starts[0]!.ReplayName)] : entries }),
    ...replaced,
  };
  const send = async (command: { constructor: { name: string }; input: Record<string, unknown> }) =>
    answers[command.constructor.name]!(command.input);
  const client = { send } as never;
  const fields: Partial<Deployment> = { dynamo: client, events: client, queues: client };
  return { fields, events, starts, scans };
};

const at = (time: string) => ({ time: Date.parse(time), isAgo: false });
const PERIOD = { from: at('2026-11-28T10:00:00.900Z'), to: TIME };

test('a replay starts with the period in whole seconds, is announced, and is proven', async () => {
  const { fields, events, starts } = createDeployment();
  const { stdout, error } = await runCommand(() => runReplay({ ...PERIOD, by: 'ada' }), [], fields);
  expect(error).toBeUndefined();
  expect(stdout).toContain('1 of 1 transaction processed again');
  expect(stdout).toMatch(/proven: no other score, no second notification, no feedback counted twice\n$/);
  expect(starts).toMatchObject([
    {
      EventStartTime: new Date('2026-11-28T10:00:00Z'),
      EventEndTime: new Date('2026-11-28T10:30:00Z'),
      Destination: { Arn: 'arn:bus' },
    },
  ]);
  expect(events.map(({ type, detail }) => [type, detail.state, detail.by, detail.replayName])).toEqual([
    ['ReplayStarted', undefined, 'ada', starts[0]!.ReplayName],
    ['ReplayEnded', 'COMPLETED', 'ada', starts[0]!.ReplayName],
  ]);
});

test('a changed score is listed in JSON, and the command fails', async () => {
  const { fields } = createDeployment({ score: 61 });
  const { stdout, error } = await runCommand(() => runReplay({ ...PERIOD, json: true }), [], fields);
  expect(JSON.parse(stdout)).toMatchObject({ transactions: 1, problems: ['t1: score was 60 and is 61'] });
  expect(error).toMatch(
    /^the replay changed what it must not: 1 change, in "problems"; see npx stacks logs FraudDetector/,
  );
});

test('a period without transactions is refused before anything is announced or started', async () => {
  const { fields, events, starts } = createDeployment();
  const early = { from: at('2026-11-27T10:00:00Z'), to: Date.parse('2026-11-27T11:00:00Z') };
  const { error } = await runCommand(() => runReplay(early), [], fields);
  expect(error).toMatch(
    /^no transaction was received or confirmed from 2026-11-27T10:00:00.000Z to 2026-11-27T11:00:00.000Z/,
  );
  expect([events, starts]).toEqual([[], []]);
});

test('a period that was given as the time that has passed begins with a younger archive', async () => {
  const { fields, starts } = createDeployment();
  const ago = { time: Date.parse('2020-01-01T00:00:00Z'), isAgo: true };
  const { error } = await runCommand(() => runReplay({ from: ago, to: TIME }), [], fields);
  expect(error).toBeUndefined();
  expect(starts[0]!.EventStartTime).toEqual(new Date('2026-11-01T00:00:00Z'));
});

describe('the rule of the alarm ReplayFailures', () => {
  const { event_pattern: json } = synthesizePipeline().getResource(
    'aws_cloudwatch_event_rule',
    'ReplaysFailed',
  );
  const pattern = JSON.parse(String(json)) as EventPattern;
  const fail = () => {
    throw new Error('denied');
  };

  it.each([
    ['FAILED', { DescribeReplayCommand: () => ({ State: 'FAILED', StateReason: 'no target' }) }, 'no target'],
    ['CANCELLED', { DescribeReplayCommand: () => ({ State: 'CANCELLED' }) }, undefined],
    ['FAILED', { StartReplayCommand: fail }, 'it did not start: denied'],
    ['UNKNOWN', { DescribeReplayCommand: fail }, 'its state could not be read: denied'],
  ])('matches the event of a replay that ended as %s', async (state, replaced, reason) => {
    const { fields, events, scans } = createDeployment({}, replaced);
    const { error } = await runCommand(() => runReplay(PERIOD), [], fields);
    const [{ type, detail }] = events.slice(-1) as [(typeof events)[number]];
    expect([type, detail.state, detail.reason]).toEqual(['ReplayEnded', state, reason]);
    expect(matchEvent(pattern, { 'detail-type': type, detail })).toBe(true);
    expect(error).not.toMatch(/changes nothing/);
    // Nothing is compared then.
    expect(scans).toHaveLength(4);
  });

  it('does not match the events of a replay that completed', async () => {
    const { fields, events } = createDeployment();
    await runCommand(() => runReplay(PERIOD), [], fields);
    expect(
      events.map(({ type, detail }) => [type, matchEvent(pattern, { 'detail-type': type, detail })]),
    ).toEqual([
      ['ReplayStarted', false],
      ['ReplayEnded', false],
    ]);
  });
});

test('the table is scanned once before and once after the replay, from a minute before it on', async () => {
  const { fields, scans } = createDeployment();
  await runCommand(() => runReplay(PERIOD), [], fields);
  expect(scans).toHaveLength(8);
  expect(Object.values(scans[7]!.ExpressionAttributeNames as object)).toEqual([
    'receivedAt',
    'scoredAt',
    'confirmedAt',
  ]);
  const { ':from': from } = scans[7]!.ExpressionAttributeValues as Record<string, string>;
  expect(Date.parse(from!)).toBe(NOW - 60_000);
});

test('a replay whose events left no audit entry is not proven, and the command fails', async () => {
  const { fields } = createDeployment({}, { QueryCommand: () => ({ Items: entries }) });
  const { stdout, error } = await runCommand(() => runReplay(PERIOD), [], fields);
  expect(error).toBe('not proven: no audit entry of the replay was found for 1 transaction');
  expect(stdout).toMatch(/not proven: no audit entry of the replay was found for 1 transaction\n$/);
});
