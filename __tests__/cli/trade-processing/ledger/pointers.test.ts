import { runVerify } from '../../../../src/cli/trade-processing/commands/verify';
import { createTrade } from '../../../domain/trades/trades';
import { createTradeEvent, formatMessage } from '../../../domain/trade-records/records';
import { CHECKPOINT_BUCKET, World } from '../../../lambdas/trade-processing/world';
import { FakeBucket } from '../fake-bucket';
import { createFakeDeployment } from '../fake-deployment';
import { FakeTable, type Row } from '../fake-table';
import { runCommand } from '../run-command';

jest.mock('../../../../src/cli/trade-processing/deployment');
// Only the waits between reads are skipped.
jest.mock('../../../../src/cli/process/interrupt', () => ({
  ...jest.requireActual<object>('../../../../src/cli/process/interrupt'),
  pause: () => Promise.resolve(),
}));
afterEach(() => jest.restoreAllMocks());

/** A region with a trade and its correction, another trade, and a rejected message, as its functions record them. */
async function createRegion() {
  const world = new World();
  world.set('ChainShards', '1');
  const trade = createTrade({ sourceTradeId: 'A', executionId: 'X' });
  const texts = [
    formatMessage(trade),
    formatMessage({ ...trade, version: 2, action: 'correct', price: '271.36' }),
    formatMessage(createTrade({ sourceTradeId: 'B', executionId: 'Y' })),
    'not a message',
  ];
  const outcomes: string[] = [];
  for (const [index, text] of texts.entries())
    outcomes.push(
      ...(await world.process(createTradeEvent('order-management', [{ id: 'm', text }], `event-${index}`))),
    );
  expect(outcomes).toEqual(['recorded', 'recorded', 'recorded', 'rejected']);
  await world.createFunctions().checkpoint(undefined, undefined);
  jest.spyOn(Date, 'now').mockReturnValue(world.time);
  const table = new FakeTable();
  table.rows = world.table.list() as readonly Row[] as Row[];
  const buckets = new FakeBucket();
  for (const [name, text] of world.buckets.objects)
    if (name.startsWith(CHECKPOINT_BUCKET))
      buckets.objects.set(name.slice(CHECKPOINT_BUCKET.length + 1), text);
  const keys = {
    send: async (command: { constructor: { name: string } }) =>
      command.constructor.name === 'GetPublicKeyCommand'
        ? { PublicKey: Buffer.from(world.key.trusted.publicKey, 'base64') }
        : { KeyMetadata: { CreationDate: new Date(0) } },
  };
  const deployment = createFakeDeployment({ dynamo: table, buckets, keys }, 'is not used');
  const name = (output: string) => (output === 'CheckpointKeyArn' ? world.key.keyId : output);
  const { open } = deployment;
  return {
    table,
    verify: async () => {
      const run = await runCommand(
        { ...deployment, open: async (region) => ({ ...(await open(region)), getOutput: name as never }) },
        () => runVerify({ region: 'us-east-1' }),
      );
      return { ...run, line: run.stdout.split('\n').find((line) => line.startsWith('CHAIN')) };
    },
  };
}

const isRow = (row: Row, prefix: string) => `${String(row.pk)} ${String(row.sk)}`.startsWith(prefix);

describe('the rows by which entries are found', () => {
  it('are right after the functions recorded trades, corrections and rejections', async () => {
    const { verify } = await createRegion();
    const { error, line } = await verify();
    expect([error, line]).toEqual([undefined, undefined]);
  });

  const remove = (prefix: string) => (rows: Row[]) => rows.filter((row) => !isRow(row, prefix));
  const edit = (prefix: string, changes: Row) => (rows: Row[]) =>
    rows.map((row) => (isRow(row, prefix) ? { ...row, ...changes } : row));

  it.each<[string, RegExp, (rows: Row[]) => Row[]]>([
    [
      'the row of a version is deleted, which hides it',
      /sequence 2: wrong-pointer: the row TRADE#\S+A 000002#us-east-1 is missing$/,
      remove('TRADE#order-management:A 000002'),
    ],
    [
      'the row of a version is that of another entry',
      /sequence 1: wrong-pointer: the row TRADE#.* is .*"sequence":3.*; the entry requires .*"sequence":1/,
      edit('TRADE#order-management:A 000001', { sequence: 3 }),
    ],
    [
      'a trade is listed with another account',
      /sequence 3: wrong-pointer: the row TRADE#.*"accountDay":"OTHER#2026-11-27"/,
      edit('TRADE#order-management:B', { accountDay: 'OTHER#2026-11-27' }),
    ],
    [
      'the row of an execution is deleted, so that another trade can report it',
      /sequence 1: wrong-pointer: the row EXECUTION#\S+ us-east-1 is missing$/,
      remove('EXECUTION#'),
    ],
    [
      'the row of an execution contains no report',
      /sequence 1: wrong-pointer: the row EXECUTION#.* contains no version of \S+A; the entry records version 1$/,
      edit('EXECUTION#', { reports: [] }),
    ],
    [
      'the row of a rejected message is deleted',
      /sequence 4: wrong-pointer: the row REJECTION#\S+ us-east-1 is missing$/,
      remove('REJECTION#'),
    ],
    [
      'the row of a rejected message has another field',
      /sequence 4: wrong-pointer: the row REJECTION#/,
      edit('REJECTION#', { ttl: 1 }),
    ],
  ])('are wrong if %s', async (_, expected, change) => {
    const { table, verify } = await createRegion();
    table.rows = change(table.rows);
    const { line, error } = await verify();
    expect(line).toMatch(expected);
    expect(error).toMatch(/^the ledger of us-east-1 is not intact: 1 violation/);
  });

  it('are read again if they are not there yet', async () => {
    const { table, verify } = await createRegion();
    const late = table.rows.find((row) => isRow(row, 'TRADE#'))!;
    table.rows = table.rows.filter((row) => row !== late);
    let reads = 0;
    const { send } = table;
    Object.assign(table, {
      send: (command: Parameters<typeof send>[0]) => {
        const isBatch = command.constructor.name === 'BatchGetCommand';
        const keys = isBatch ? Object.values(command.input.RequestItems!)[0]!.Keys : [];
        if (keys.some(({ pk, sk }) => pk === late.pk && sk === late.sk) && ++reads === 3)
          table.rows.push(late);
        return send(command);
      },
    });
    const { error, line } = await verify();
    expect([error, line]).toEqual([undefined, undefined]);
    expect(reads).toBe(3);
  });
});
