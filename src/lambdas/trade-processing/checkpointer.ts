import { readVariable } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { createCheckpointSigner } from './adapters/checkpoint-signer';
import { createCheckpointStore } from './adapters/checkpoint-store';
import { createBucketClients, createKeyClients, createTableClients } from './adapters/clients';
import { createLedgerTable } from './adapters/ledger-table';
import { createParameterReader } from '../shared/parameters';
import { CHECKPOINTER_SETTINGS, createLedgerCheckpointer } from './create-checkpoints';
import { createSettingsReader } from './settings';

const { env } = process;
const telemetry = createTelemetry();
const [region = '', table = '', bucket = '', key = ''] = [
  ...['AWS_REGION', 'TRADES_TABLE', 'LEDGER_CHECKPOINTS_BUCKET', 'CHECKPOINT_KEY_ARN'],
].map((name) => readVariable(env, name));
const [getTables, getBuckets, getKeys] = [createTableClients(), createBucketClients(), createKeyClients()];

/** Verifies the ledger of its region and signs a checkpoint, on a schedule and on demand. */
export const handler = createLedgerCheckpointer({
  telemetry,
  region,
  readSettings: createSettingsReader(CHECKPOINTER_SETTINGS, env, createParameterReader(), telemetry),
  getServices: ({ TableEndpoint, CheckpointEndpoint, SigningEndpoint }) => ({
    ledger: createLedgerTable(getTables(TableEndpoint), table),
    store: createCheckpointStore(getBuckets(CheckpointEndpoint), bucket, region),
    signer: createCheckpointSigner(getKeys(SigningEndpoint), key, region),
  }),
});
