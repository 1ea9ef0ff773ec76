import { generateKeyPairSync, sign } from 'node:crypto';
import { sha256 } from '../../../src/aws/sha256';
import {
  type Checkpoint,
  createCheckpoint,
  formatCheckpoint,
  formatPartitionKey,
  type Head,
} from '../../../src/domain/ledger';
import { formatCheckpointKey } from '../../../src/domain/trade-records';
import { ChainGenerator, requireValue, START } from './chain-generator';

export const REGION = 'us-east-1';
export const KEY_ID = 'benchmark-key';
/** The shards of a new deployment. */
const SHARDS = 16;
/** The checkpoints of a day. */
const CHECKPOINTS = 288;

/** What a region stores of a ledger, except the entries, which are generated again when they are read. */
export interface GeneratedLedger {
  /** The last head of each chain, by its partition key. */
  readonly heads: ReadonlyMap<string, Head>;
  /** The texts of the checkpoints, by their keys. */
  readonly checkpoints: ReadonlyMap<string, string>;
  readonly newest: Checkpoint;
  /** The public key in DER form. */
  readonly publicKey: Uint8Array;
  /** A time shortly after the last checkpoint, in milliseconds since 1970. */
  readonly now: number;
}

/** Generates a ledger once to sign its checkpoints. @param entries the number of entries, a multiple of 16 is reached */
export async function generateLedger(entries: number): Promise<GeneratedLedger> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signText = async (text: string) => new Uint8Array(sign('sha256', Buffer.from(text), privateKey));
  const length = Math.ceil(entries / SHARDS);
  const chains = Array.from({ length: SHARDS }, (_, shard) => new ChainGenerator({ region: REGION, shard }));
  const checkpoints = new Map<string, string>();
  let newest: Checkpoint | undefined;
  for (let number = 1; number <= CHECKPOINTS; number++) {
    const last = Math.floor((length * number) / CHECKPOINTS);
    for (const chain of chains) while ((chain.head?.sequence ?? -1) < last) chain.next();
    const heads = chains.map(({ head }) => head!);
    const createdAt = new Date(START + last + number).toISOString();
    const created: Checkpoint = requireValue(
      await createCheckpoint(
        { region: REGION, heads, previous: newest ?? 'none', createdAt, keyId: KEY_ID },
        signText,
        sha256,
      ),
    );
    checkpoints.set(formatCheckpointKey(REGION, number), formatCheckpoint(created));
    newest = created;
  }
  return {
    heads: new Map(chains.map(({ head }) => [formatPartitionKey(head!), head!])),
    checkpoints,
    newest: newest!,
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
    now: START + length + CHECKPOINTS + 1,
  };
}
