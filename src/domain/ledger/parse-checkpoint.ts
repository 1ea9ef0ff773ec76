import { fromBase64url } from '../base64url';
import {
  type FieldRules,
  isObject,
  type ParseResult,
  parseUntrustedJson,
  REGION,
  rejectInput,
  STORED_TIME,
  WHOLE_NUMBER,
} from '../validation';
import { MAX_SHARDS } from './chain-id';
import { type Checkpoint, CHECKPOINT_VERSION } from './checkpoint';
import { HEAD_FIELDS, readExactly } from './entry-row';
import { isHash } from './hash';

const MAX_TEXT = 512;
const KEY_ID = {
  rule: `be a text of 1 to ${MAX_TEXT} printable ASCII characters`,
  isValid: (value: unknown) =>
    typeof value === 'string' && value.length <= MAX_TEXT && /^[\x21-\x7e]+$/.test(value),
};
/** Each signature has one text: a decoder that ignores characters would accept several. */
const SIGNATURE = {
  rule: `be base64url of at most ${MAX_TEXT} characters`,
  isValid: (value: unknown) =>
    typeof value === 'string' && value.length <= MAX_TEXT && fromBase64url(value) !== undefined,
};
const FIELDS: FieldRules = {
  version: { rule: `be ${CHECKPOINT_VERSION}`, isValid: (value) => value === CHECKPOINT_VERSION },
  region: REGION,
  number: WHOLE_NUMBER(1, Number.MAX_SAFE_INTEGER),
  createdAt: STORED_TIME,
  previousHash: { rule: 'be 64 lower-case hexadecimal digits', isValid: isHash },
  keyId: KEY_ID,
  chains: {
    rule: `be a list of at most ${MAX_SHARDS} chains`,
    isValid: (value) => Array.isArray(value) && value.length <= MAX_SHARDS,
  },
  signature: SIGNATURE,
};

/** Formats a checkpoint as it is stored. */
export const formatCheckpoint = (checkpoint: Checkpoint): string => `${JSON.stringify(checkpoint)}\n`;

/** A parsed checkpoint, or why it cannot be parsed. */
export type ParsedCheckpoint = ParseResult<Checkpoint> | { readonly unknownVersion: unknown };

/** Parses a stored checkpoint: only its form is checked, not its signature. */
export const parseCheckpoint = (text: string): ParsedCheckpoint => {
  const json = parseUntrustedJson(text, 'checkpoint');
  if ('violation' in json) return json;
  const { value } = json;
  if (isObject(value) && value.version !== undefined && value.version !== CHECKPOINT_VERSION)
    return { unknownVersion: value.version };
  return readCheckpoint(value);
};

/** Checks the form of a checkpoint. */
export const readCheckpoint = (value: unknown): ParseResult<Checkpoint> => {
  const read = readExactly(value, FIELDS, 'checkpoint');
  if ('violation' in read) return read;
  const checkpoint = read.value as unknown as Checkpoint;
  for (const [index, chain] of checkpoint.chains.entries()) {
    const path = `checkpoint.chains[${index}]`;
    const readChain = readExactly(chain, HEAD_FIELDS, path);
    if ('violation' in readChain) return readChain;
    const before = checkpoint.chains[index - 1]?.shard ?? -1;
    if (chain.shard <= before) return rejectInput(`${path}.shard`, `be above ${before}`, chain.shard);
  }
  return { value: checkpoint };
};
