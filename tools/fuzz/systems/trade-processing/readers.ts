import { readKnownCheckpoints } from '../../../../src/cli/trade-processing/ledger/known-checkpoints';
import { readTrustedKeys } from '../../../../src/cli/trade-processing/ledger/trusted-keys';
import { SAMPLE_FILE } from '../../../../src/cli/trade-processing/samples/reference-data';
import { readMessages } from '../../../../src/cli/trade-processing/send/read-file';
import { parseDay } from '../../../../src/cli/trade-processing/commands/options';
import { readReferenceDataFile } from '../../../../src/cli/trade-processing/settings/reference-data';
import { TRADE_REGIONS } from '../../../../src/config/trade-processing';
import { formatCheckpoint, parseCheckpoint } from '../../../../src/domain/ledger';
import {
  readTradeSetting,
  TRADE_SETTING_IDS,
  type TradeSettingId,
} from '../../../../src/domain/trade-settings';
import { PARSE_TRADE, TRADE_SOURCES, type TradeSource } from '../../../../src/domain/trades';
import { generateKeyPairSync } from 'node:crypto';
import { listParameters } from '../../../simulation/systems/trade-processing/settings';
import type { FuzzEntry } from '../../core/entry';
import { createFileEntry, createReaderEntry } from '../../inputs/files';
import { MESSAGES } from './events';

const HASH = 'c'.repeat(64);

const VERIFICATIONS = TRADE_REGIONS.map((region) => ({
  region,
  report: { isIntact: true, rows: 7 },
  newest: { number: 3, hash: HASH },
}));

const createTrustedKeys = () => {
  const { publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  return TRADE_REGIONS.map((region) => ({
    keyId: `arn:aws:kms:${region}:123456789012:key/CheckpointKey`,
    region,
    publicKey: publicKey.toString('base64'),
    validFrom: '2026-01-01T00:00:00.000Z',
  }));
};

/** A checkpoint with the form of one; its signature is not checked when it is read. */
const CHECKPOINT = {
  version: 1,
  region: 'us-east-1',
  number: 1,
  createdAt: '2026-11-30T14:55:00.000Z',
  previousHash: '0'.repeat(64),
  keyId: 'arn:aws:kms:us-east-1:123456789012:key/CheckpointKey',
  chains: [{ shard: 0, sequence: 12, hash: HASH, recordedAt: '2026-11-30T14:54:00.000Z' }],
  signature: Buffer.alloc(70, 3).toString('base64url'),
};

/** Reads the messages of a file of each source, and the trade of each message. */
const createMessageEntry = (source: TradeSource): FuzzEntry =>
  createFileEntry({
    name: `trade-processing/file/${source}`,
    format: 'bytes',
    covers: ['src/cli/trade-processing/send/read-file.ts'],
    examples: () =>
      [MESSAGES.filter((message) => message.source === source).slice(0, 3)].map((messages) =>
        Buffer.from(messages.map(({ text }) => text).join('\n')),
      ),
    file: 'trades.txt',
    read: async (file) => {
      const readings = (await readMessages(file, source)).map((text) => PARSE_TRADE[source](text));
      return readings.every((reading) => 'trade' in reading);
    },
    errors: { names: ['UserError'], message: /trades\.txt/ },
  });

/** The entries of files and configuration of trade processing. */
export const READER_ENTRIES: readonly FuzzEntry[] = [
  ...TRADE_SOURCES.map(createMessageEntry),
  createFileEntry({
    name: 'trade-processing/file/reference-data',
    format: 'json',
    covers: ['src/cli/trade-processing/settings/reference-data.ts'],
    examples: () => [SAMPLE_FILE],
    file: 'reference-data.json',
    read: readReferenceDataFile,
    errors: { names: ['UserError'], message: /reference-data\.json/ },
  }),
  createFileEntry({
    name: 'trade-processing/file/trusted-keys',
    format: 'json',
    covers: ['src/cli/trade-processing/ledger/trusted-keys.ts'],
    examples: () => [createTrustedKeys()],
    file: 'keys.json',
    read: readTrustedKeys,
    errors: { names: ['UserError'], message: /keys\.json/ },
  }),
  createFileEntry({
    name: 'trade-processing/file/known-checkpoints',
    format: 'json',
    covers: ['src/cli/trade-processing/ledger/known-checkpoints.ts'],
    examples: () => [VERIFICATIONS],
    file: 'verified.json',
    read: (file) => readKnownCheckpoints(file, TRADE_REGIONS),
    errors: { names: ['UserError'], message: /verified\.json/ },
  }),
  createReaderEntry({
    name: 'trade-processing/file/checkpoint',
    kind: 'file',
    format: 'json',
    covers: ['src/domain/ledger/parse-checkpoint.ts'],
    examples: () => [CHECKPOINT],
    read: (text: string) => {
      const parsed = parseCheckpoint(text);
      return 'value' in parsed ? formatCheckpoint(parsed.value) : undefined;
    },
  }),
  createReaderEntry({
    name: 'trade-processing/configuration/settings',
    kind: 'configuration',
    format: 'value',
    covers: ['src/domain/trade-settings/settings.ts', 'src/cli/trade-processing/commands/options.ts'],
    examples: () => {
      const values = listParameters('us-east-1');
      return TRADE_SETTING_IDS.map((id, index) => ({ id, text: values[index]![1] }));
    },
    read: (input: { readonly id?: unknown; readonly text?: unknown } | null) => {
      const { id, text } = input ?? {};
      const known = TRADE_SETTING_IDS.find((name) => name === id) ?? TRADE_SETTING_IDS[0]!;
      try {
        parseDay(typeof text === 'string' ? text : '');
      } catch (error) {
        if (!(error instanceof Error && error.message.startsWith('Expected '))) throw error;
      }
      return readTradeSetting<TradeSettingId>(known, typeof text === 'string' ? text : undefined);
    },
  }),
];
