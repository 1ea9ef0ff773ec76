import type { Deployment } from '../../../../src/cli/transaction-pipeline/deployment';
import { runReplay } from '../../../../src/cli/transaction-pipeline/commands/replay';
import { createRow } from '../rows';
import { createResult } from '../simulated-pipeline';
import { runCommand } from './run-command';

jest.mock('../../../../src/cli/transaction-pipeline/deployment', () => ({
  ...jest.requireActual<object>('../../../../src/cli/transaction-pipeline/deployment'),
  withDeployment: jest.fn(),
}));

const TIME = Date.parse('2026-11-28T10:30:00.500Z');
const row = createRow('t1');
const entries = [createResult(row, 'FraudDetector', { score: 60 })];
const repeated = createResult(row, 'FraudDetector', { score: 60, alreadyScored: true });

const CREATED = new Date('2026-11-01T00:00:00.400Z');

/** A deployment whose tables have one transaction, and whose archive completes each replay. */
const createDeployment = (changed: object = {}) => {
  const events: { readonly type: string; readonly detail: Record<string, unknown> }[] = [];
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
    ScanCommand: ({ Segment, ExpressionAttributeNames, ExpressionAttributeValues }) => {
      const { ':from': from, ':to': to } = ExpressionAttributeValues as Record<string, string>;
      const time = row[(ExpressionAttributeNames as Record<string, 'receivedAt'>)['#time']!];
      return {
        Items: Segment === 0 && time !== undefined && time >= from! && time < to! ? [row] : [],
        ScannedCount: 1,
      };
    },
    BatchGetCommand: ({ RequestItems }) =>
      'TransactionsTableName' in (RequestItems as object)
        ? { Responses: { TransactionsTableName: [{ ...row, ...changed }] } }
        : {
            Responses: { ProfilesTableName: [{ profileId: 'merchant#merchant-1', state: Uint8Array.of(1) }] },
          },
    QueryCommand: () => ({ Items: isReplayed() ? [...entries, repeated] : entries }),
  };
  const send = async (command: { constructor: { name: string }; input: Record<string, unknown> }) =>
    answers[command.constructor.name]!(command.input);
  const client = { send } as never;
  const fields: Partial<Deployment> = { dynamo: client, events: client, queues: client };
  return { fields, events, starts };
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
  expect(events.map(({ type, detail }) => [type, detail.outcome, detail.by, detail.replayName])).toEqual([
    ['ReplayStarted', undefined, 'ada', starts[0]!.ReplayName],
    ['ReplayEnded', 'completed', 'ada', starts[0]!.ReplayName],
  ]);
}, 20_000);

test('a changed score is listed in JSON, and the command fails', async () => {
  const { fields } = createDeployment({ score: 61 });
  const { stdout, error } = await runCommand(() => runReplay({ ...PERIOD, json: true }), [], fields);
  expect(JSON.parse(stdout)).toMatchObject({ transactions: 1, problems: ['t1: score was 60 and is 61'] });
  expect(error).toMatch(
    /^the replay changed what it must not: 1 change, in "problems"; see npx stacks logs FraudDetector/,
  );
}, 20_000);

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
}, 20_000);
