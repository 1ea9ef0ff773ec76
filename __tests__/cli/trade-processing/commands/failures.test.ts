import { type FailuresOptions, runFailures } from '../../../../src/cli/trade-processing/commands/failures';
import { formatCheckpoint } from '../../../../src/domain/ledger';
import { formatCheckpointKey } from '../../../../src/domain/trade-records';
import { createLedger, START } from '../../../domain/ledger/ledger';
import { FakeBucket } from '../fake-bucket';
import { createFakeDeployment } from '../fake-deployment';
import { FakeQueues } from '../../target/fake-queues';
import { runCommand } from '../run-command';

jest.mock('../../../../src/cli/trade-processing/deployment');

const TIME = '2026-11-30T14:30:00Z';

const createEvent = (id: string) => ({
  id,
  source: 'trades.clearing',
  'detail-type': 'TradeReported',
  time: TIME,
  detail: { messages: [{ id, text: '<x/>' }] },
});

/** What the workflow sends to the queue of a function. */
const createFailure = (id: string, errorMessage = 'table is gone') => ({
  function: 'ComplianceRecorder',
  event: createEvent(id),
  error: { Error: 'ResourceNotFoundException', Cause: JSON.stringify({ errorMessage, trace: [id] }) },
});

/** Two regions; EventBridge accepts each event unless `refuse` says otherwise. */
function deploy(refuse: (id: string) => boolean = () => false) {
  const sent: Record<string, unknown>[] = [];
  const queues = { us: new FakeQueues(), eu: new FakeQueues() };
  const events = {
    send: async ({ input }: { input: { Entries: Record<string, string>[] } }) => ({
      Entries: input.Entries.map((entry) => {
        const id = (JSON.parse(entry.Detail!) as { messages: [{ id: string }] }).messages[0].id;
        if (refuse(id)) return { ErrorCode: 'InternalFailure', ErrorMessage: 'no' };
        sent.push(entry);
        return { EventId: id };
      }),
    }),
  };
  const buckets = new FakeBucket();
  const deployment = createFakeDeployment(
    { queues: queues.us, events, buckets },
    { queues: queues.eu, events, buckets },
  );
  return { sent, queues, buckets, deployment };
}

const run = (deployment: Parameters<typeof runCommand>[0], options: FailuresOptions = {}) =>
  runCommand(deployment, () => runFailures(options));

beforeEach(() => jest.spyOn(Date, 'now').mockReturnValue(START));
afterEach(() => jest.restoreAllMocks());

it('lists all messages of each queue by their cause, and makes them visible again', async () => {
  const { deployment, queues } = deploy();
  for (let index = 0; index < 23; index++)
    queues.us.add('ComplianceRecorderDlqUrl', {
      body: createFailure(`f${index}`),
      sentAt: START - 1_000 * index,
    });
  queues.us.add('ComplianceRecorderDlqUrl', { body: createFailure('other', 'throttled') });
  queues.eu.add('UndeliveredEventsQueueUrl', {
    body: createEvent('e1'),
    attributes: {
      RULE_ARN: 'arn:aws:events:eu-west-1:1:rule/bus/rule-clearing-trades-local',
      ERROR_CODE: 'NO_PERMISSIONS',
      ERROR_MESSAGE: 'not authorized',
    },
  });
  queues.eu.add('UndeliveredEventsQueueUrl', { body: { ...createEvent('e2'), source: 'trades.unknown' } });
  const { stdout, error } = await run(deployment);
  expect(error).toBeUndefined();
  const lines = stdout.split('\n').map((line) => line.replace(/ {2,}/g, ' | '));
  expect(lines.slice(1, 5)).toEqual([
    'us-east-1 | ComplianceRecorderDlq | 23 | 2026-11-30T14:29:38.000Z | 2026-11-30T14:30:00.000Z | listed | ComplianceRecorder: ResourceNotFoundException: table is gone',
    'us-east-1 | ComplianceRecorderDlq | 1 | 1970-01-01T00:00:00.000Z | 1970-01-01T00:00:00.000Z | listed | ComplianceRecorder: ResourceNotFoundException: throttled',
    'eu-west-1 | UndeliveredEvents | 1 | 1970-01-01T00:00:00.000Z | 1970-01-01T00:00:00.000Z | listed | rule rule-clearing-trades-local: NO_PERMISSIONS: not authorized',
    'eu-west-1 | UndeliveredEvents | 1 | 1970-01-01T00:00:00.000Z | 1970-01-01T00:00:00.000Z | listed | no rule matches the source trades.unknown and the detail-type TradeReported',
  ]);
  expect([queues.us.countVisible('ComplianceRecorderDlqUrl'), queues.eu.countAll()]).toEqual([24, 2]);
  expect((await run(deploy().deployment)).stdout).toBe('no failures\n');
});

it('sends events again as they were, with their time, and deletes only what EventBridge accepted', async () => {
  const { deployment, queues, sent } = deploy((id) => id === 'refused');
  queues.us.add('TradeValidatorDlqUrl', ...['a', 'refused', 'b'].map((id) => ({ body: createFailure(id) })), {
    body: 'not JSON',
  });
  const { stdout, error } = await run(deployment, { resend: true });
  const { detail } = createEvent('a');
  expect(sent.map(({ Detail }) => (JSON.parse(String(Detail)) as typeof detail).messages[0]!.id)).toEqual([
    'a',
    'b',
  ]);
  expect(sent[0]).toEqual({
    EventBusName: 'TradeBusName',
    Source: 'trades.clearing',
    DetailType: 'TradeReported',
    Detail: JSON.stringify(detail),
    Time: new Date(TIME),
  });
  expect(stdout).toMatch(/ retained: InternalFailure: no +ComplianceRecorder: /);
  expect(stdout).toMatch(/ retained: the message contains no event +unknown: the message has no error$/m);
  expect(error).toBe('2 messages remain in their queues: see the reasons above');
  expect(queues.us.countVisible('TradeValidatorDlqUrl')).toBe(2);
});

it('loses nothing when it stops between sending and deleting', async () => {
  const { deployment, queues, sent } = deploy();
  queues.us.add('TradeValidatorDlqUrl', { body: createFailure('a') });
  const { send } = queues.us;
  Object.assign(queues.us, {
    send: (command: Parameters<typeof send>[0]) => {
      if (command.constructor.name === 'DeleteMessageBatchCommand') throw new Error('stopped');
      return send(command);
    },
  });
  expect((await run(deployment, { resend: true })).error).toBe('stopped');
  expect([sent.length, queues.us.countAll()]).toEqual([1, 1]);
});

it('does not send an event again that fails during the command', async () => {
  const { deployment, queues, sent } = deploy();
  queues.us.add('TradeValidatorDlqUrl', { body: createFailure('a') });
  // The clock of SQS is behind that of this machine.
  queues.us.add('ComplianceRecorderDlqUrl', { body: createFailure('a', 'again'), sentAt: START - 60_000 });
  const { stdout } = await run(deployment, { resend: true });
  expect(sent).toHaveLength(1);
  expect(stdout).toContain('retained: it failed during this command: is the cause fixed?');
  expect(queues.us.countVisible('ComplianceRecorderDlqUrl')).toBe(1);
});

it('deletes a message of the checkpointer when there is a later checkpoint', async () => {
  const { deployment, queues, buckets } = deploy();
  const attributes = { ErrorCode: '200', ErrorMessage: 'LedgerViolation' };
  const { number, createdAt } = (await createLedger({ entries: 8 })).checkpoints[0]!;
  jest.spyOn(Date, 'now').mockReturnValue(START + 3_600_000);
  queues.us.add('LedgerCheckpointerDlqUrl', { body: {}, sentAt: Date.parse(createdAt) + 1, attributes });
  expect((await run(deployment, { resend: true })).stdout).toContain(
    'retained: there is no later checkpoint',
  );
  const later = (await createLedger()).checkpoints.at(-1)!;
  buckets.objects.set(formatCheckpointKey('us-east-1', number), formatCheckpoint(later));
  // EventBridge Scheduler could not call the function.
  queues.us.add('UndeliveredEventsQueueUrl', { body: {}, sentAt: Date.parse(createdAt) + 1 });
  const { stdout, error } = await run(deployment, { resend: true });
  expect([stdout.includes(' obsolete '), error, queues.us.countAll()]).toEqual([true, undefined, 0]);
});

it('shows the region that does not answer, and handles the other one', async () => {
  const { queues, sent } = deploy();
  queues.eu.add('TradeValidatorDlqUrl', { body: createFailure('a') });
  const events = { send: async () => ({ Entries: [{ EventId: '1' }] }) };
  const deployment = createFakeDeployment('does not answer (down)', { queues: queues.eu, events });
  const { stderr, error } = await run(deployment, { resend: true });
  expect([stderr, error, queues.eu.countAll(), sent.length]).toEqual([
    'region us-east-1 does not answer (down)\n',
    'not all queues were read: region us-east-1 does not answer (down)',
    0,
    0,
  ]);
});
