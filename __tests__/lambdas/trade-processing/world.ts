import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { TrustedKey } from '../../../src/domain/ledger';
import type { EnrichmentOutput, ValidationOutput } from '../../../src/domain/trade-records';
import { createBackoff } from '../../../src/lambdas/shared/backoff';
import type { Telemetry } from '../../../src/lambdas/shared/telemetry';
import { createCheckpointSigner } from '../../../src/lambdas/trade-processing/adapters/checkpoint-signer';
import { createCheckpointStore } from '../../../src/lambdas/trade-processing/adapters/checkpoint-store';
import { createLedgerTable } from '../../../src/lambdas/trade-processing/adapters/ledger-table';
import { createParameterReader } from '../../../src/lambdas/shared/parameters';
import { createRecordTable } from '../../../src/lambdas/trade-processing/adapters/record-table';
import { createReferenceDataLoader } from '../../../src/lambdas/trade-processing/adapters/reference-data';
import {
  CHECKPOINTER_SETTINGS,
  createLedgerCheckpointer,
} from '../../../src/lambdas/trade-processing/create-checkpoints';
import {
  createMetadataEnricher,
  ENRICHER_SETTINGS,
} from '../../../src/lambdas/trade-processing/enrich-trades';
import {
  createComplianceRecorder,
  OPTIONAL_RECORDER_SETTINGS,
  RECORDER_SETTINGS,
} from '../../../src/lambdas/trade-processing/record-trades';
import { createSettingsReader } from '../../../src/lambdas/trade-processing/settings';
import {
  createTradeValidator,
  VALIDATOR_SETTINGS,
} from '../../../src/lambdas/trade-processing/validate-trades';
import { RecordStore } from '../../domain/trade-records/records';
import { NOW, REFERENCE_FILE } from '../../domain/trades/fixtures';
import { Database } from '../../../tools/simulation/services/dynamodb/database';
import { Table } from '../../../tools/simulation/services/dynamodb/table';
import { Buckets } from './buckets';

export const REFERENCE_TEXT = JSON.stringify(REFERENCE_FILE);
export const REFERENCE_KEY = `${createHash('sha256').update(REFERENCE_TEXT).digest('hex')}.json`;
export const REFERENCE_BUCKET = 'reference-data';
export const CHECKPOINT_BUCKET = 'ledger-checkpoints';

/** The initial values of the parameters, with reference data. */
export const PARAMETERS = {
  MaxClockSkewSeconds: '5',
  MaxTradeAgeDays: '7',
  MaxChangeAgeDays: '90',
  ChainShards: '4',
  ReferenceDataKey: REFERENCE_KEY,
  ActiveRegion: '{"region":"us-east-1","epoch":0,"since":"1970-01-01T00:00:00.000Z"}',
  TableEndpoint: 'https://dynamodb.us-east-1.amazonaws.com',
  ReferenceDataEndpoint: 'https://s3.us-east-1.amazonaws.com',
  CheckpointEndpoint: 'https://s3.us-east-1.amazonaws.com',
  SigningEndpoint: 'https://kms.us-east-1.amazonaws.com',
};

/** The variables with the names of the parameters, as the stack sets them. */
export const ENVIRONMENT = Object.fromEntries(
  Object.keys(PARAMETERS).map((id) => [
    `${id.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase()}_PARAMETER`,
    `parameter-${id}`,
  ]),
);

/** A key pair that signs as KMS does. */
export const createSigningKey = (keyId: string) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const client: Pick<KMSClient, 'send'> = {
    send: (async (command: object) => {
      if (command instanceof GetPublicKeyCommand) return { PublicKey: new Uint8Array(der) };
      if (command instanceof SignCommand && command.input.MessageType === 'RAW')
        return { Signature: new Uint8Array(sign('sha256', command.input.Message!, privateKey)) };
      throw new Error(`not a request of the adapters: ${command.constructor.name}`);
    }) as never,
  };
  const trusted: TrustedKey = {
    keyId,
    region: 'us-east-1',
    publicKey: der.toString('base64'),
    validFrom: new Date(0).toISOString(),
  };
  return { keyId, client, trusted };
};
const KEY = createSigningKey('arn:aws:kms:us-east-1:123456789012:key/checkpoints');

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly extra: object;
}

/** The services of one region in memory, and functions with the real handlers and adapters. */
export class World {
  time = NOW;
  readonly table = new Table('Trades', ['pk', 'sk']);
  readonly database = new Database([this.table]);
  readonly buckets = new Buckets();
  readonly parameters = new Map<string, string>(
    Object.entries(PARAMETERS).map(([id, value]) => [`parameter-${id}`, value]),
  );
  /** The names of the parameters in each request. */
  readonly parameterRequests: (readonly string[])[] = [];
  isParameterStoreDown = false;
  readonly logs: LogLine[] = [];
  readonly counts = new Map<string, number>();
  readonly measured: string[] = [];
  /** The endpoints at which the functions used a service. */
  readonly endpoints = new Set<string>();
  key = KEY;
  /** Waits for the turn of a request to the table; immediately by default. */
  takeTurn: () => Promise<void> = () => Promise.resolve();
  remainingMs = 30_000;
  /** The rows that an invocation of the checkpointer verifies; those of the function by default. */
  maxRows: number | undefined;

  constructor() {
    this.buckets.objects.set(`${REFERENCE_BUCKET} ${REFERENCE_KEY}`, REFERENCE_TEXT);
  }

  set(id: keyof typeof PARAMETERS, value: string | undefined): void {
    if (value === undefined) this.parameters.delete(`parameter-${id}`);
    else this.parameters.set(`parameter-${id}`, value);
  }

  private readonly telemetry = {
    log: Object.fromEntries(
      ['info', 'warn', 'error'].map((level) => [
        level,
        (message: string, extra: object) => this.logs.push({ level, message, extra }),
      ]),
    ),
    meter: {
      count: (name: string, value: number) => {
        if (value > 0) this.counts.set(name, (this.counts.get(name) ?? 0) + value);
      },
      measure: (name: string, unit: string, value: number) => this.measured.push(`${name} ${value} ${unit}`),
      flush: () => undefined,
    },
    trace: <T>(_: string, work: () => Promise<T>) => work(),
    now: () => this.time,
    elapsed: () => this.time,
  } as unknown as Telemetry;

  private createParameterReader() {
    const client = new SSMClient({ region: 'us-east-1' });
    client.send = (async (command: object) => {
      if (!(command instanceof GetParametersCommand)) throw new Error('not permitted');
      const names = command.input.Names ?? [];
      this.parameterRequests.push(names);
      if (this.isParameterStoreDown) throw new Error('ParameterStore is down');
      return {
        Parameters: names.flatMap((Name) =>
          this.parameters.has(Name) ? [{ Name, Value: this.parameters.get(Name) }] : [],
        ),
        InvalidParameters: names.filter((name) => !this.parameters.has(name)),
      };
    }) as never;
    return createParameterReader(client);
  }

  private readonly client = Object.assign(
    Object.create(DynamoDBDocumentClient.prototype) as DynamoDBDocumentClient,
    {
      send: async (command: never) => {
        await this.takeTurn();
        return this.database.client.send(command) as Promise<unknown>;
      },
    },
  );

  /** Creates the functions of an execution environment, with caches of their own. */
  createFunctions(region = 'us-east-1') {
    const { telemetry, buckets, client } = this;
    const at = <T>(service: string, endpoint: string, client: T): T => {
      this.endpoints.add(`${service} at ${endpoint}`);
      return client;
    };
    const loadReferenceData = createReferenceDataLoader(
      (endpoint) => at('reference data', endpoint, buckets.client),
      REFERENCE_BUCKET,
    );
    const readParameters = this.createParameterReader();
    const createReader = <Id extends keyof typeof PARAMETERS, OptionalId extends keyof typeof PARAMETERS>(
      ids: readonly Id[],
      optionalIds: readonly OptionalId[] = [],
    ) => createSettingsReader(ids, ENVIRONMENT, readParameters, telemetry, optionalIds);
    return {
      validate: createTradeValidator({
        telemetry,
        readSettings: createReader(VALIDATOR_SETTINGS),
        loadReferenceData,
      }),
      enrich: createMetadataEnricher({
        telemetry,
        readSettings: createReader(ENRICHER_SETTINGS),
        loadReferenceData,
      }),
      record: createComplianceRecorder({
        telemetry,
        region,
        readSettings: createReader(RECORDER_SETTINGS, OPTIONAL_RECORDER_SETTINGS),
        getTable: (endpoint) => createRecordTable(at('table', endpoint, client), 'Trades'),
        backoff: createBackoff(1, 1, { wait: () => Promise.resolve() }),
      }),
      checkpoint: createLedgerCheckpointer({
        telemetry,
        region,
        ...(this.maxRows !== undefined && { maxRows: this.maxRows }),
        readSettings: createReader(CHECKPOINTER_SETTINGS),
        getServices: ({ TableEndpoint, CheckpointEndpoint, SigningEndpoint }) => ({
          ledger: createLedgerTable(at('ledger', TableEndpoint, client), 'Trades'),
          store: createCheckpointStore(
            at('checkpoints', CheckpointEndpoint, buckets.client),
            CHECKPOINT_BUCKET,
            region,
          ),
          signer: createCheckpointSigner(at('key', SigningEndpoint, this.key.client), this.key.keyId, region),
        }),
      }),
    };
  }

  /** Validates and enriches an event, and returns the input of the recorder as Step Functions passes it on. */
  async examine(event: object, functions = this.createFunctions()) {
    const [validation, enrichment]: [ValidationOutput, EnrichmentOutput] = await Promise.all([
      functions.validate(event, {}),
      functions.enrich(event, {}),
    ]);
    return JSON.parse(JSON.stringify({ event, validation, enrichment })) as object;
  }

  /** Runs an event through all steps. @returns the outcomes of its messages */
  async process(event: object, region = 'us-east-1'): Promise<string[]> {
    const functions = this.createFunctions(region);
    const input = await this.examine(event, functions);
    const { results } = await functions.record(input, { getRemainingTimeInMillis: () => this.remainingMs });
    return results.map(({ outcome }) => outcome);
  }

  /** The rows of the table, read as the ledger. */
  get store(): RecordStore {
    const store = new RecordStore();
    for (const row of this.table.list()) store.rows.set(`${String(row.pk)} ${String(row.sk)}`, row as never);
    return store;
  }
}
