import {
  assertReplayable,
  findRuleArns,
  readArchive,
  startReplay,
} from '../../../../src/cli/transaction-pipeline/replay/archive';
import { formatStatus, watchReplay } from '../../../../src/cli/transaction-pipeline/replay/watch';
import { Interrupted } from '../../../../src/cli/errors';

const NOW = Date.parse('2026-11-28T12:00:00Z');
const HOUR = 3_600_000;
const archive = {
  arn: 'arn:aws:events:eu-central-1:000000000000:archive/TransactionArchive-local',
  busArn: 'arn:aws:events:eu-central-1:000000000000:event-bus/TransactionBus-local',
  createdAt: NOW - 100 * 24 * HOUR,
  retentionDays: 30,
  eventCount: 10,
};
const period = { from: NOW - HOUR, to: NOW };

/** Answers the requests by the name of their command, and records their inputs. */
const createEvents = (answers: Record<string, unknown>) => {
  const inputs: [string, Record<string, unknown>][] = [];
  const send = async (command: { constructor: { name: string }; input: Record<string, unknown> }) => {
    const { name } = command.constructor;
    inputs.push([name, command.input]);
    const answer = answers[name];
    const next: unknown = Array.isArray(answer) ? answer.shift() : answer;
    if (next instanceof Error) throw next;
    return next ?? {};
  };
  return { events: { send } as never, inputs };
};

test('reads the archive of the stack by the name in its ARN', async () => {
  const { events, inputs } = createEvents({
    DescribeArchiveCommand: {
      EventSourceArn: archive.busArn,
      CreationTime: new Date(archive.createdAt),
      RetentionDays: 30,
      EventCount: 10,
    },
  });
  expect(await readArchive({ events, getOutput: () => archive.arn })).toEqual(archive);
  expect(inputs).toEqual([['DescribeArchiveCommand', { ArchiveName: 'TransactionArchive-local' }]]);
});

test.each([
  [
    { from: NOW, to: NOW },
    /--from and --to are the same time, 2026-11-28T12:00:00.000Z: expected an earlier --from/,
  ],
  [{ from: NOW, to: NOW - HOUR }, /is later than --to .*: exchange them/],
  [
    { from: NOW - HOUR, to: NOW + 1 },
    /--to .* is in the future: expected a time until 2026-11-28T12:00:00.000Z/,
  ],
  [
    { from: NOW - 31 * 24 * HOUR, to: NOW },
    /expected a time from 2026-10-29T12:00:00.000Z, because it retains events for 30 days/,
  ],
])('refuses the period %j', (refused, message) => {
  expect(() => assertReplayable(refused, archive, NOW)).toThrow(message);
});

test('refuses a period before the archive was created, and accepts one since then', () => {
  const young = { ...archive, createdAt: NOW - 30 * 60_000 };
  expect(() => assertReplayable(period, young, NOW)).toThrow(
    /expected a time from 2026-11-28T11:30:00.000Z, when it was created/,
  );
  expect(() => assertReplayable({ from: NOW - 30 * 60_000, to: NOW }, young, NOW)).not.toThrow();
});

describe('the rules of a replay', () => {
  const createRule = (name: string, event_bus_name: string) => ({
    type: 'aws_cloudwatch_event_rule',
    address: name,
    tainted: false,
    attributes: { name: `${name}-local`, event_bus_name, arn: `arn:rule/${name}` },
  });
  const deployment = {
    config: { suffix: 'local' } as never,
    resources: [
      createRule('EveryTransaction', 'TransactionBus-local'),
      createRule('NightTime', 'TransactionBus-local'),
      createRule('SystemEvents', 'SystemBus-local'),
    ],
  };

  it('are found by their id or name', () => {
    const find = (...names: string[]) => findRuleArns(deployment, 'TransactionBus-local', names);
    expect(find('NightTime', 'EveryTransaction-local')).toEqual([
      'arn:rule/NightTime',
      'arn:rule/EveryTransaction',
    ]);
    expect(find()).toEqual([]);
    expect(() => find('SystemEvents')).toThrow(
      '--rule SystemEvents is not a rule of TransactionBus-local: expected one of EveryTransaction, NightTime',
    );
  });
});

test('starts a replay to the rules, or to all rules of the bus', async () => {
  const { events, inputs } = createEvents({});
  await startReplay(events, archive, { name: 'one', period, ruleArns: ['arn:rule/NightTime'] });
  await startReplay(events, archive, { name: 'all', period, ruleArns: [] });
  expect(inputs.map(([, input]) => input)).toEqual([
    {
      ReplayName: 'one',
      EventSourceArn: archive.arn,
      EventStartTime: new Date(period.from),
      EventEndTime: new Date(period.to),
      Destination: { Arn: archive.busArn, FilterArns: ['arn:rule/NightTime'] },
    },
    expect.objectContaining({ ReplayName: 'all', Destination: { Arn: archive.busArn } }),
  ]);
});

describe('watching a replay', () => {
  const watch = (answers: Record<string, unknown>, wait = async (): Promise<void> => undefined) => {
    const { events, inputs } = createEvents(answers);
    const [lines, notes]: [string[], string[]] = [[], []];
    const result = watchReplay(events, {
      name: 'replay-1',
      period,
      cancelCommand: 'aws events cancel-replay --replay-name replay-1',
      wait,
      onProgress: (line) => lines.push(line),
      onNote: (line) => notes.push(line),
    });
    return { result, inputs, lines, notes };
  };
  const interrupt = async (): Promise<void> => {
    throw new Interrupted();
  };

  it('shows how much of the period is replayed, until the end', async () => {
    const { result, lines } = watch({
      DescribeReplayCommand: [
        { State: 'STARTING' },
        { State: 'RUNNING', EventLastReplayedTime: new Date(NOW - HOUR / 4) },
        { State: 'COMPLETED' },
      ],
    });
    expect(await result).toEqual({ state: 'COMPLETED' });
    expect(lines).toEqual(['replay starting: 0 % of the period', 'replay running: 75 % of the period']);
  });

  it('reports the state and reason of a replay that failed', async () => {
    const { result } = watch({ DescribeReplayCommand: { State: 'FAILED', StateReason: 'no permission' } });
    expect(await result).toEqual({ state: 'FAILED', reason: 'no permission' });
  });

  it('cancels the replay if the user stops the command', async () => {
    const { result, inputs, notes } = watch({ DescribeReplayCommand: { State: 'RUNNING' } }, interrupt);
    expect(await result).toMatchObject({ state: 'CANCELLED', error: expect.any(Interrupted) });
    expect(inputs.at(-1)).toEqual(['CancelReplayCommand', { ReplayName: 'replay-1' }]);
    expect(notes[0]).toMatch(/^replay replay-1 is canceled/);
  });

  it('explains how to cancel it if that fails', async () => {
    const { result, notes } = watch(
      { DescribeReplayCommand: { State: 'RUNNING' }, CancelReplayCommand: new Error('denied') },
      interrupt,
    );
    expect(await result).toMatchObject({
      state: 'UNKNOWN',
      reason: 'failed to cancel replay replay-1 (denied)',
      error: expect.any(Interrupted),
    });
    expect(notes[0]).toMatch(
      /failed to cancel replay replay-1 \(denied\): .*aws events cancel-replay --replay-name replay-1/,
    );
  });
});

describe('the end of a watch', () => {
  const watch = (answers: Record<string, unknown>, wait: () => Promise<void>) =>
    watchReplay(createEvents(answers).events, {
      name: 'replay-1',
      period,
      cancelCommand: 'aws',
      wait,
      onProgress: () => undefined,
      onNote: () => undefined,
    });

  it('is the state of a replay that ended before it could be canceled', async () => {
    const states = [{ State: 'RUNNING' }, { State: 'COMPLETED' }];
    const answers = { DescribeReplayCommand: states, CancelReplayCommand: new Error('completed') };
    const end = await watch(answers, async () => {
      throw new Interrupted();
    });
    expect(end).toMatchObject({ state: 'COMPLETED', error: expect.any(Interrupted) });
  });

  it('is unknown if the state cannot be read, with the reason', async () => {
    const end = await watch({ DescribeReplayCommand: new Error('denied') }, async () => undefined);
    expect(end).toMatchObject({ state: 'UNKNOWN', reason: 'its state could not be read: denied' });
  });
});

test('the progress is between 0 and 100 %', () => {
  const format = (lastEventAt: number) => formatStatus({ state: 'RUNNING', lastEventAt }, period);
  expect([format(0), format(NOW + HOUR)]).toEqual([
    'replay running: 0 % of the period',
    'replay running: 100 % of the period',
  ]);
});
