import { runPublish } from '../../../../src/cli/transaction-pipeline/commands/publish';
import { createRow } from '../rows';
import { runCommand } from './run-command';

jest.mock('../../../../src/cli/transaction-pipeline/deployment', () => ({
  ...jest.requireActual<object>('../../../../src/cli/transaction-pipeline/deployment'),
  withDeployment: jest.fn(),
}));

const NOW = Date.parse('2026-11-28T11:00:00.000Z');
const FROM = Date.parse('2026-11-28T09:00:00.000Z');
const unscored = (id: string, acceptedAt = '2026-11-28T10:00:01.100Z') =>
  createRow(id, { score: undefined, outcome: undefined, acceptedAt, traceHeader: 'Root=1-a' });
/** The four segments of the table: a scored row, two without a score, and one that was accepted a moment ago. */
const SEGMENTS = [
  [createRow('scored')],
  [unscored('t1')],
  [unscored('t2')],
  [unscored('new', '2026-11-28T10:59:30.000Z')],
];
const scan = SEGMENTS.map((Items) => ({ Items, ScannedCount: 1 }));
const accepted = (detail: object) => ({
  Items: [{ transactionId: 't2', ts: '1', type: 'TransactionAccepted', detail: JSON.stringify(detail) }],
});
const put = (count: number) => ({ Entries: Array.from({ length: count }, () => ({ EventId: 'e' })) });

describe('publish', () => {
  beforeEach(() => jest.spyOn(Date, 'now').mockReturnValue(NOW));
  afterEach(() => jest.restoreAllMocks());

  it('puts the events of each transaction without a score, and one acceptance in its audit trail', async () => {
    const answers = [...scan, accepted({ duplicate: true }), accepted({}), put(3)];
    const { stdout, error, requests } = await runCommand(() => runPublish({ from: FROM }), answers);
    expect(error).toBeUndefined();
    expect(stdout).toBe('t1\nt2\n2 transactions without a score; 3 events put\n');
    const entries = requests.at(-1)!.input.Entries as Record<string, string>[];
    expect(
      entries.map(({ EventBusName, Source, DetailType, Detail, TraceHeader }) => [
        EventBusName,
        Source,
        DetailType,
        (JSON.parse(Detail!) as { transactionId: string }).transactionId,
        TraceHeader,
      ]),
    ).toEqual([
      ['TransactionBusName', 'transactions.ingestion', 'TransactionReceived', 't1', 'Root=1-a'],
      ['AuditBusName', 'transactions.ingestion', 'TransactionAccepted', 't1', 'Root=1-a'],
      ['TransactionBusName', 'transactions.ingestion', 'TransactionReceived', 't2', 'Root=1-a'],
    ]);
  });

  it('puts nothing with --dry-run', async () => {
    const { stdout, requests } = await runCommand(
      () => runPublish({ from: FROM, dryRun: true, json: true }),
      scan,
    );
    expect(JSON.parse(stdout)).toEqual({ found: ['t1', 't2'], put: 0, failed: [] });
    expect(requests.map(({ command }) => command)).toEqual(Array(4).fill('ScanCommand'));
  });

  it('puts rejected events again, and reports those that remain', async () => {
    const rejected = { ErrorCode: 'Throttled', ErrorMessage: 'later' };
    const answers = [
      ...scan,
      {},
      accepted({}),
      { Entries: [{ EventId: 'e' }, rejected, { EventId: 'e' }] },
      ...Array.from({ length: 3 }, () => ({ Entries: [rejected] })),
    ];
    const { stdout, error, requests } = await runCommand(
      () => runPublish({ from: FROM, json: true }),
      answers,
    );
    expect(JSON.parse(stdout)).toMatchObject({
      put: 2,
      failed: [{ transactionId: 't1', reason: 'Throttled: later' }],
    });
    expect(requests.slice(-4).map(({ input }) => (input.Entries as object[]).length)).toEqual([3, 1, 1, 1]);
    expect(error).toContain('failed to put 1 event of 1 transaction: Throttled: later');
  });

  it('reports every event of a request without a response', async () => {
    const answers = [...scan, {}, {}, new Error('no response')];
    const { error } = await runCommand(() => runPublish({ from: FROM }), answers);
    expect(error).toContain('failed to put 4 events of 2 transactions: no response');
  });

  it('refuses a period that ends before it begins', async () => {
    const { error } = await runCommand(() => runPublish({ from: FROM, to: FROM }), []);
    expect(error).toContain('the period ends before it begins: expected --from before --to');
  });
});
