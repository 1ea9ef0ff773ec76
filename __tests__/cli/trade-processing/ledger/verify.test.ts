import { createPublicKey } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTrustedKeys } from '../../../../src/cli/trade-processing/commands/trusted-keys';
import { runVerify, type VerifyOptions } from '../../../../src/cli/trade-processing/commands/verify';
import { formatCheckpoint, toHeadRow } from '../../../../src/domain/ledger';
import { createCheckpointRow, formatCheckpointKey } from '../../../../src/domain/trade-records';
import { createKey, createLedger, type Key, Ledger, sha256, START } from '../../../domain/ledger/ledger';
import { FakeBucket } from '../fake-bucket';
import { createFakeDeployment } from '../fake-deployment';
import { FakeTable, type Row } from '../fake-table';
import { runCommand } from '../run-command';

jest.mock('../../../../src/cli/trade-processing/deployment');

/** The output with the name of the key, which is the value of every output of the fake deployment. */
const KEY_ID = 'CheckpointKeyArn';
/** Entries that no other rows point to. */
const KIND = 'note';
const KEYS = { us: createKey(KEY_ID), eu: createKey(KEY_ID, 'eu-west-1') };

const toDer = ({ trusted }: Key) =>
  createPublicKey(trusted.publicKey).export({ type: 'spki', format: 'der' });

/** KMS with one key. */
const createKms = (key: Key) => ({
  send: async (command: object) =>
    command.constructor.name === 'GetPublicKeyCommand'
      ? { PublicKey: toDer(key) }
      : { KeyMetadata: { CreationDate: new Date(key.trusted.validFrom) } },
});

/** Lists the rows of a ledger with its heads and its newest checkpoint. */
const listRows = (ledger: Ledger): Row[] => [
  ...[...ledger.rows.values()].flat().map((row) => ({ ...row })),
  ...[...ledger.heads.values()].map((head) => ({ ...toHeadRow(head) })),
  { ...createCheckpointRow(ledger.checkpoints.at(-1)!, sha256) },
];

/** Two regions with a table of both chains, as a global table has it, and the checkpoints of each in its own bucket. */
async function createRegions(pageSize = 3) {
  const us = await createLedger({ key: KEYS.us, tail: 2, kind: KIND });
  const eu = await createLedger({ region: 'eu-west-1', key: KEYS.eu, entries: 8, kind: KIND });
  const table = new FakeTable(pageSize);
  table.rows = [...listRows(us), ...listRows(eu)];
  const bucketOf = (ledger: Ledger) => {
    const bucket = new FakeBucket();
    for (const checkpoint of ledger.checkpoints)
      bucket.objects.set(formatCheckpointKey(ledger.region, checkpoint.number), formatCheckpoint(checkpoint));
    return bucket;
  };
  const regions = {
    us: { dynamo: table, buckets: bucketOf(us), keys: createKms(KEYS.us) },
    eu: { dynamo: table, buckets: bucketOf(eu), keys: createKms(KEYS.eu) },
  };
  return { us, eu, table, regions, deployment: createFakeDeployment(regions.us, regions.eu) };
}

const verify = (deployment: Parameters<typeof runCommand>[0], options: VerifyOptions = {}) =>
  runCommand(deployment, () => runVerify(options));

/** Writes a file of trusted keys. */
function writeKeys(keys: unknown): string {
  const file = join(mkdtempSync(join(tmpdir(), 'keys-')), 'keys.json');
  writeFileSync(file, JSON.stringify(keys));
  return file;
}

beforeEach(() => jest.spyOn(Date, 'now').mockReturnValue(START + 3_600_000));
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
});

describe('verify', () => {
  it('reads each chain of each region in pages, and all of its checkpoints', async () => {
    const { deployment } = await createRegions();
    const { stdout, stderr, error } = await verify(deployment);
    expect(error).toBeUndefined();
    const lines = stdout.split('\n').map((line) => line.split(/ {2,}/));
    expect(lines[1]!.slice(0, 4)).toEqual(['us-east-1', 'us-east-1', '3', '29']);
    expect(lines[1]!.slice(5, 6)).toEqual(['3']);
    expect(lines[1]!.slice(-2)).toEqual(['2', 'intact']);
    expect(lines[2]!.slice(0, 4)).toEqual(['eu-west-1', 'eu-west-1', '3', '11']);
    expect(stderr).toContain('the trusted keys are those of KMS now');
  });

  it.each<[string, RegExp, (rows: Row[]) => Row[]]>([
    [
      'a changed payload',
      /^CHAIN#us-east-1#001, sequence 4: changed-row/,
      (rows) =>
        rows.map((row) =>
          row.pk === 'CHAIN#us-east-1#001' && row.sequence === 4 && row.sk !== 'HEAD'
            ? { ...row, payload: '{"tradeId":"forged"}' }
            : row,
        ),
    ],
    [
      'a chain that lost its last rows and its head',
      /^CHAIN#us-east-1#002, sequence 6: cut-tail/,
      (rows) => rows.filter(({ pk, sk }) => pk !== 'CHAIN#us-east-1#002' || String(sk) < '000000000006'),
    ],
    [
      'a chain that no checkpoint lists and that has no head',
      /^CHAIN#us-east-1#200, sequence 0: foreign-chain/,
      (rows) => {
        const forged = new Ledger('us-east-1');
        forged.now -= 3_600_000;
        forged.append(200, { tradeId: 'forged' }, KIND);
        return [...rows, ...forged.readRows(200).map((row) => ({ ...row }))];
      },
    ],
    [
      'a row under a key that is not that of an entry',
      /^CHAIN#us-east-1#000, sequence \d+: malformed-row/,
      (rows) => [...rows, { ...rows[0]!, sk: '00000000000X' }],
    ],
  ])('finds %s, and fails', async (_, expected, change) => {
    const { deployment, table } = await createRegions();
    table.rows = change(table.rows);
    const { stdout, error } = await verify(deployment, { region: 'us-east-1' });
    expect(stdout.split('\n').find((line) => line.startsWith('CHAIN'))).toMatch(expected);
    expect(error).toBe('the ledger of us-east-1 is not intact: 1 violation (the first one of each chain)');
  });

  it('finds a checkpoint that was removed, and one that is too old', async () => {
    const { deployment, regions } = await createRegions();
    regions.us.buckets.objects.delete(formatCheckpointKey('us-east-1', 2));
    const removed = await verify(deployment, { region: 'us-east-1' });
    expect(removed.stdout).toMatch(/^us-east-1\/000000000003.json: checkpoint-gap/m);
    jest.spyOn(Date, 'now').mockReturnValue(START + 3 * 3_600_000);
    const outdated = await verify(deployment, { region: 'eu-west-1' });
    expect(outdated.stdout).toMatch(/^checkpoints: outdated-checkpoint/m);
  });

  it('finds checkpoints that were hidden or replaced, and compares the newest one with the table', async () => {
    const { deployment, regions, table, us } = await createRegions();
    const { buckets } = regions.us;
    const nameOf = (number: number) => formatCheckpointKey('us-east-1', number);
    const run = async () => {
      const { stdout } = await verify(deployment, { region: 'us-east-1' });
      return stdout.split('\n').find((line) => /^(us-east-1\/|checkpoints)/.test(line));
    };
    const intact = table.rows;
    table.rows = intact.filter(({ sk }) => sk !== 'NEWEST');
    expect(await run()).toMatch(/^checkpoints: unrecorded-checkpoint: .*the newest in the table is none/);
    table.rows = intact.map((row) => (row.sk === 'NEWEST' ? { ...row, number: 'x' } : row));
    expect(await run()).toMatch(/the newest in the table is damaged/);
    const [first, second, third] = us.checkpoints.map((checkpoint) => ({
      ...createCheckpointRow(checkpoint, sha256),
    }));
    table.rows = [...intact.filter(({ sk }) => sk !== 'NEWEST'), first!];
    expect(await run()).toMatch(/the newest in the table is number 1; the newest found is number 3/);
    table.rows = [...intact.filter(({ sk }) => sk !== 'NEWEST'), second!];
    expect(await run()).toBeUndefined();
    table.rows = [...intact.filter(({ sk }) => sk !== 'NEWEST'), { ...third!, hash: 'a'.repeat(64) }];
    expect(await run()).toMatch(/000000000003.json: forked-checkpoint: .*the table contains number 3/);
    table.rows = intact;
    const text = buckets.objects.get(nameOf(3))!;
    buckets.objects.delete(nameOf(3));
    expect(await run()).toMatch(/^checkpoints: outdated-checkpoint: .*expected number 3, which the table/);
    buckets.objects.set(nameOf(3), text);
    buckets.change(nameOf(1), buckets.objects.get(nameOf(1))!);
    expect(await run()).toMatch(/000000000001.json: replaced-checkpoint: .* got 2 versions and 0 delete/);
    buckets.history.length = 0;
    buckets.change(nameOf(3), undefined);
    expect(await run()).toMatch(/000000000003.json: replaced-checkpoint: .* got 1 versions and 1 delete/);
  });

  it('finds that the newest checkpoint of an earlier verification is gone', async () => {
    const { deployment, regions, table, us } = await createRegions();
    const { stdout } = await verify(deployment, { json: true });
    const known = writeKeys(JSON.parse(stdout));
    expect((await verify(deployment, { known })).error).toBeUndefined();
    // The ledger is as it was at the second checkpoint, in all places that the region has.
    regions.us.buckets.objects.delete(formatCheckpointKey('us-east-1', 3));
    const [, second] = us.checkpoints;
    table.rows = [
      ...table.rows.filter(({ pk }) => pk !== 'CHECKPOINT#us-east-1'),
      { ...createCheckpointRow(second!, sha256) },
    ];
    expect((await verify(deployment, { region: 'us-east-1' })).error).toBeUndefined();
    expect((await verify(deployment, { region: 'us-east-1', known })).stdout).toMatch(
      /^checkpoints: outdated-checkpoint: .*expected number 3, which .*keys.json contains/m,
    );
  });

  it.each<[string, unknown, RegExp]>([
    ['is not a list', {}, /has no known checkpoints \(the file: .*expected the output of/],
    [
      'is that of a ledger that is not intact',
      [{ region: 'us-east-1', report: { isIntact: false } }],
      /0.report.isIntact: expected a ledger without violations/,
    ],
    [
      'has no checkpoint of a region',
      [{ region: 'eu-west-1', report: { isIntact: true }, newest: { number: 1, hash: 'a'.repeat(64) } }],
      /no checkpoint of us-east-1, so verify only the others with --region/,
    ],
  ])('refuses a file of known checkpoints that %s', async (_, content, expected) => {
    const { deployment } = await createRegions();
    expect((await verify(deployment, { known: writeKeys(content) })).error).toMatch(expected);
  });

  it('trusts only the keys of a file, and refuses a file without keys', async () => {
    const { deployment } = await createRegions();
    const list = Object.entries(KEYS).map(([, key]) => ({
      ...key.trusted,
      publicKey: toDer(key).toString('base64'),
    }));
    expect((await verify(deployment, { trustedKeys: writeKeys(list) })).error).toBeUndefined();
    const other = createKey(KEY_ID);
    const forged = [{ ...other.trusted, publicKey: toDer(other).toString('base64') }];
    const refused = await verify(deployment, { region: 'us-east-1', trustedKeys: writeKeys(forged) });
    expect(refused.stdout).toMatch(/^us-east-1\/000000000001.json: wrong-signature/m);
    const broken = await verify(deployment, { trustedKeys: writeKeys([{ ...list[0], publicKey: 'x' }]) });
    expect(broken.error).toMatch(
      /keys\.json has no list of trusted keys \(0\.publicKey: expected a public key as base64 of its DER form\): expected the output of npx stacks trade-processing trusted-keys/,
    );
  });

  it('does not take rows that are written during the verification for missing ones', async () => {
    // Each chain is read in one request.
    const { deployment, us, table, regions } = await createRegions(1_000);
    us.append(0, { tradeId: 'late' }, KIND);
    const { number } = await us.checkpoint();
    let isWritten = false;
    regions.us.dynamo = Object.assign(Object.create(table) as FakeTable, {
      send: (command: Parameters<FakeTable['send']>[0]) => {
        const answer = table.send(command);
        if (command.input.KeyConditionExpression !== undefined && command.input.Limit === undefined) {
          isWritten = true;
          table.rows = listRows(us);
          const text = formatCheckpoint(us.checkpoints.at(-1)!);
          regions.us.buckets.objects.set(formatCheckpointKey('us-east-1', number), text);
        }
        return answer;
      },
    });
    const { stdout, error } = await verify(deployment, { region: 'us-east-1' });
    expect([isWritten, error, stdout.includes(' intact')]).toEqual([true, undefined, true]);
  });
});

describe('a region that does not answer', () => {
  it('is verified in the replica of the other one, and rows that have not arrived are not tampering', async () => {
    const { table, regions } = await createRegions();
    const down = createFakeDeployment('does not answer (down)', regions.eu);
    const whole = await verify(down, { region: 'us-east-1' });
    expect([whole.error, process.exitCode]).toEqual([undefined, 2]);
    expect(whole.stdout).toMatch(/^us-east-1 +eu-west-1 +3 .* not confirmed$/m);
    expect(whole.stdout).toContain(
      'us-east-1 does not answer (down). Its entries were verified in the replica of eu-west-1, without checkpoints',
    );
    table.rows = table.rows.filter(
      ({ pk, sk }) => pk !== 'CHAIN#us-east-1#001' || sk === 'HEAD' || String(sk) < '000000000005',
    );
    const lagging = await verify(down, { region: 'us-east-1' });
    expect(lagging.error).toBeUndefined();
    expect(lagging.stdout).toMatch(
      /^not confirmed, because the replica can lag: shard 1: the head contains sequence 9; the last row found is 4$/m,
    );
    table.rows = table.rows.filter(({ pk, sk }) => pk !== 'CHAIN#us-east-1#001' || sk !== '000000000002');
    expect((await verify(down, { region: 'us-east-1' })).stdout).toMatch(
      /^CHAIN#us-east-1#001, sequence 2: deleted-row/m,
    );
  });

  it('is not confirmed by a replica that is empty', async () => {
    const { table, regions } = await createRegions();
    table.rows = [];
    const down = createFakeDeployment('does not answer (down)', regions.eu);
    const { stdout } = await verify(down, { region: 'us-east-1', json: true });
    expect(JSON.parse(stdout)).toMatchObject([{ report: { isIntact: null, rows: 0 } }]);
    expect(process.exitCode).toBe(2);
  });

  it('has no key in the list of trusted keys, which then is incomplete', async () => {
    const { regions } = await createRegions();
    const run = await runCommand(createFakeDeployment('does not answer (down)', regions.eu), () =>
      runTrustedKeys({}),
    );
    expect(JSON.parse(run.stdout)).toEqual([
      { ...KEYS.eu.trusted, publicKey: toDer(KEYS.eu).toString('base64') },
    ]);
    expect(run.stderr).toContain('region us-east-1 does not answer (down): its key is not in the list');
    expect(process.exitCode).toBe(1);
  });
});
