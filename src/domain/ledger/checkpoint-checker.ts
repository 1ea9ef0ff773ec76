import { fromBase64url } from '../base64url';
import { formatViolation } from '../validation';
import {
  type Checkpoint,
  CHECKPOINT_VERSION,
  findRegression,
  formatSignedText,
  hashCheckpoint,
} from './checkpoint';
import type { CheckpointViolation, CheckpointViolationKind } from './checkpoint-violation';
import { type ExpectedNewest, findOutdated, type KnownCheckpoint } from './expected-newest';
import { NO_HASH, type Sha256 } from './hash';
import { parseCheckpoint } from './parse-checkpoint';
import type { TrustedKey, VerifySignature } from './trusted-key';

/** A checkpoint as it was found: the name of its object, and its text. */
export interface StoredCheckpoint {
  readonly name: string;
  readonly text: string;
  /** What was done to the object after it was stored, such as its deletion; undefined if nothing was. */
  readonly changes?: string;
}

/** How checkpoints are verified. */
export interface CheckpointTrust {
  readonly region: string;
  readonly trustedKeys: readonly TrustedKey[];
  readonly verifySignature: VerifySignature;
  readonly sha256: Sha256;
}

/** The name of the checkpoint after which a verification starts. */
const START = 'start';

/** Checks the checkpoints of a region in the order of their numbers, with constant memory. */
export class CheckpointChecker {
  count = 0;
  /** The newest checkpoint with a valid signature. */
  newest: Checkpoint | undefined;
  /** The first violation. */
  violation: CheckpointViolation | undefined;
  private newestHash: string = NO_HASH;
  private readonly missing: Set<KnownCheckpoint>;

  constructor(
    private readonly trust: CheckpointTrust,
    private readonly expected: ExpectedNewest,
  ) {
    const { known = [], recorded = 'none' } = expected;
    this.missing = new Set([
      ...known,
      ...(typeof recorded === 'string' ? [] : [{ ...recorded, source: 'the table' }]),
    ]);
  }

  /** Continues after a checkpoint of an earlier verification. @returns whether its signature is valid */
  async startAfter(start: Checkpoint): Promise<boolean> {
    const hash = hashCheckpoint(start, this.trust.sha256);
    if (!(await this.checkSignature(start, hash, START))) return false;
    this.newest = start;
    this.newestHash = hash;
    this.findKnown(start.number, hash, START);
    return true;
  }

  /**
   * Checks the next checkpoint.
   * @returns the checkpoint if its signature is valid and it is later than the ones before, so that its chains count
   */
  async check({ name, text, changes }: StoredCheckpoint): Promise<Checkpoint | undefined> {
    this.count++;
    if (changes !== undefined) this.report('replaced-checkpoint', name, changes);
    const parsed = parseCheckpoint(text);
    if ('violation' in parsed)
      return this.report('malformed-checkpoint', name, formatViolation(parsed.violation));
    if ('unknownVersion' in parsed)
      return this.report(
        'unknown-checkpoint-version',
        name,
        `expected ${CHECKPOINT_VERSION}; got ${JSON.stringify(parsed.unknownVersion)}`,
      );
    const checkpoint = parsed.value;
    const hash = hashCheckpoint(checkpoint, this.trust.sha256);
    if (!(await this.checkSignature(checkpoint, hash, name))) return undefined;
    return this.checkOrder(checkpoint, hash, name);
  }

  /** Checks that the newest checkpoint is as new as expected. Call it after the last one. */
  finish(): void {
    const outdated = findOutdated(this.newest, [...this.missing], this.expected);
    if (outdated) this.report(outdated.kind, '', outdated.detail);
  }

  private report(kind: CheckpointViolationKind, name: string, detail: string): undefined {
    this.violation ??= { kind, name, detail };
    return undefined;
  }

  private async checkSignature(checkpoint: Checkpoint, hash: string, name: string): Promise<boolean> {
    const { region, trustedKeys, verifySignature } = this.trust;
    const { keyId, createdAt, signature } = checkpoint;
    const fail = (kind: CheckpointViolationKind, detail: string) => this.report(kind, name, detail) ?? false;
    if (checkpoint.region !== region)
      return fail('foreign-checkpoint', `expected ${region}; got ${checkpoint.region}`);
    const key = trustedKeys.find((trusted) => trusted.keyId === keyId && trusted.region === region);
    if (!key) return fail('untrusted-key', `got the key ${keyId}`);
    if (createdAt < key.validFrom || (key.validUntil !== undefined && createdAt >= key.validUntil))
      return fail(
        'expired-key',
        `created at ${createdAt}; ${keyId} is valid from ${key.validFrom} until ${key.validUntil ?? 'now'}`,
      );
    if (await verifySignature(key, formatSignedText(hash), fromBase64url(signature)!)) return true;
    return fail('wrong-signature', `the key ${keyId} has not signed the hash ${hash}`);
  }

  /** Compares a checkpoint with the one before. Its signature is valid. */
  private checkOrder(checkpoint: Checkpoint, hash: string, name: string): Checkpoint | undefined {
    const { newest, newestHash } = this;
    const { number, createdAt, previousHash } = checkpoint;
    const expected = (newest?.number ?? 0) + 1;
    if (number === newest?.number && hash !== newestHash)
      return this.report(
        'forked-checkpoint',
        name,
        `number ${number} has the hashes ${newestHash} and ${hash}`,
      );
    if (number < expected)
      return this.report('replayed-checkpoint', name, `expected number ${expected}; got ${number}`);
    this.findKnown(number, hash, name);
    if (number > expected) this.report('checkpoint-gap', name, `expected number ${expected}; got ${number}`);
    else if (previousHash !== newestHash)
      this.report(
        'broken-checkpoint-link',
        name,
        `expected the previous hash ${newestHash}; got ${previousHash}`,
      );
    if (newest && createdAt < newest.createdAt)
      this.report(
        'checkpoint-time-backwards',
        name,
        `created at ${createdAt}; the one before at ${newest.createdAt}`,
      );
    const regression = newest && findRegression(newest, checkpoint);
    this.newest = checkpoint;
    this.newestHash = hash;
    return regression === undefined ? checkpoint : this.report('checkpoint-regression', name, regression);
  }

  /** Compares a checkpoint with the known ones. */
  private findKnown(number: number, hash: string, name: string): void {
    for (const known of this.missing) {
      if (known.number !== number) continue;
      this.missing.delete(known);
      if (known.hash !== hash)
        this.report(
          'forked-checkpoint',
          name,
          `${known.source} contains number ${number} with the hash ${known.hash}; it now has ${hash}`,
        );
    }
  }
}
