import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { toBase64url } from '../../../src/domain/approvals';
import {
  appendEntry,
  type Checkpoint,
  createCheckpoint,
  type Entry,
  type EntryRow,
  formatCheckpoint,
  formatPartitionKey,
  formatSignedText,
  type FoundChain,
  hashCheckpoint,
  type Head,
  type LedgerReport,
  openChain,
  type StoredCheckpoint,
  toEntryRow,
  type TrustedKey,
  type VerificationInput,
  verifyRegion,
} from '../../../src/domain/ledger';
import type { ParseResult } from '../../../src/domain/validation';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Returns the value of a result that must not be a violation. */
export const unwrap = <T>(result: ParseResult<T>): T => {
  if ('violation' in result) throw new Error(JSON.stringify(result.violation));
  return result.value;
};

/** A key pair that signs like KMS: ECDSA P-256 with SHA-256, signatures in DER. */
export const createKey = (keyId: string, region = 'us-east-1', validFrom = '2026-01-01T00:00:00.000Z') => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const trusted: TrustedKey = {
    keyId,
    region,
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }) as string,
    validFrom,
  };
  return {
    trusted,
    sign: async (text: string) => new Uint8Array(sign('sha256', Buffer.from(text), privateKey)),
  };
};
export type Key = ReturnType<typeof createKey>;

export const verifySignature: VerificationInput['verifySignature'] = async ({ publicKey }, text, signature) =>
  verify('sha256', Buffer.from(text), publicKey, signature);

export const START = Date.UTC(2026, 10, 30, 14, 30);
export const KEY = createKey('key-1');

/** The ledger of a region in memory, with its chains and checkpoints. Tests change its rows and checkpoints. */
export class Ledger {
  now = START;
  readonly heads = new Map<number, Head>();
  /** The rows of each chain in the order in which they are read. */
  readonly rows = new Map<string, EntryRow[]>();
  readonly entries: Entry[] = [];
  checkpoints: Checkpoint[] = [];

  constructor(
    readonly region = 'us-east-1',
    readonly key: Key = KEY,
  ) {}

  append(shard: number, payload: unknown, kind = 'trade', after = 1_000): void {
    const chain = { region: this.region, shard };
    const head = this.heads.get(shard) ?? this.write(unwrap(openChain(chain, this.now, sha256)));
    this.now += after;
    this.write(unwrap(appendEntry(head, { kind, payload, now: this.now }, sha256)));
  }

  private write({ entry, head }: { entry: Entry; head: Head }): Head {
    this.entries.push(entry);
    this.heads.set(entry.shard, head);
    this.readRows(entry.shard).push(toEntryRow(entry));
    return head;
  }

  /** The rows of a chain, which tests change. */
  readRows(shard: number, region = this.region): EntryRow[] {
    const key = formatPartitionKey({ region, shard });
    const rows = this.rows.get(key) ?? [];
    this.rows.set(key, rows);
    return rows;
  }

  async checkpoint(): Promise<Checkpoint> {
    this.now += 1_000;
    const { region, key } = this;
    const created = await createCheckpoint(
      {
        region,
        heads: [...this.heads.values()],
        previous: this.checkpoints.at(-1) ?? 'none',
        createdAt: new Date(this.now).toISOString(),
        keyId: key.trusted.keyId,
      },
      key.sign,
      sha256,
    );
    this.checkpoints.push(unwrap(created));
    return this.checkpoints.at(-1)!;
  }
}

/** A ledger with some shards, entries and checkpoints, the last of which covers all entries. */
export const createLedger = async ({
  shards = 3,
  entries = 24,
  every = 8,
  region = 'us-east-1',
  key = KEY,
  tail = 0,
  kind = 'trade',
} = {}): Promise<Ledger> => {
  const ledger = new Ledger(region, key);
  for (let index = 0; index < entries; index++) {
    ledger.append(index % shards, { tradeId: `t-${index}`, price: `${index}.25`, quantity: 100 }, kind);
    if ((index + 1) % every === 0) await ledger.checkpoint();
  }
  if (entries % every !== 0) await ledger.checkpoint();
  for (let index = 0; index < tail; index++)
    ledger.append(index % shards, { tradeId: `tail-${index}` }, kind);
  return ledger;
};

async function* split<T>(items: readonly T[], size: number): AsyncGenerator<readonly T[]> {
  // A query can return pages without rows before the last one.
  for (let index = 0; index < items.length; index += size) {
    yield items.slice(index, index + size);
    yield [];
  }
}
async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

export interface VerifyOptions {
  readonly pageSize?: number;
  readonly keys?: readonly TrustedKey[];
  readonly stored?: readonly StoredCheckpoint[];
  readonly chains?: readonly FoundChain[];
  readonly start?: Checkpoint;
  readonly expectedNewest?: VerificationInput['expectedNewest'];
  readonly rows?: ReadonlyMap<string, readonly unknown[]>;
}

export const toStored = (checkpoints: readonly Checkpoint[]): StoredCheckpoint[] =>
  checkpoints.map((checkpoint, index) => ({
    name: `checkpoint-${index + 1}`,
    text: formatCheckpoint(checkpoint),
  }));

/** Verifies a ledger. The newest checkpoint of the test is known. */
export const verifyLedger = async (ledger: Ledger, options: VerifyOptions = {}): Promise<LedgerReport> => {
  const { region, checkpoints } = ledger;
  const { start, rows = ledger.rows } = options;
  const found = [...rows.keys()].map((key) => {
    const [, chainRegion = '', shard] = key.split('#');
    return { region: chainRegion, shard: Number(shard) };
  });
  return verifyRegion({
    region,
    sha256,
    verifySignature,
    trustedKeys: options.keys ?? [ledger.key.trusted],
    checkpoints: each(options.stored ?? toStored(checkpoints.slice(start?.number ?? 0))),
    expectedNewest: options.expectedNewest ?? { notBefore: new Date(START).toISOString() },
    chains: options.chains ?? found,
    readPages: (chain, after) =>
      split((rows.get(formatPartitionKey(chain)) ?? []).slice(after + 1), options.pageSize ?? 5),
    ...(start && { start }),
  });
};

/** Computes the hash of a changed row again, as someone who knows the format would. */
export const rehash = (row: EntryRow): EntryRow => {
  const { version, region, shard, sequence, previousHash, recordedAt, kind, payload } = row;
  const list = ['ledger-entry', version, region, shard, sequence, previousHash, recordedAt, kind];
  return { ...row, hash: sha256(`${JSON.stringify(list).slice(0, -1)},${payload}]`) };
};

export const hashOf = (checkpoint: Checkpoint): string => hashCheckpoint(checkpoint, sha256);

/** Signs a checkpoint again, after a change. */
export const signAgain = async (checkpoint: Checkpoint, key: Key = KEY): Promise<Checkpoint> => {
  const signature = await key.sign(formatSignedText(hashOf(checkpoint)));
  return { ...checkpoint, signature: toBase64url(signature) };
};
