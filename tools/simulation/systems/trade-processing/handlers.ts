import type { SSMClient } from '@aws-sdk/client-ssm';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { TRADES_TABLE_ID } from '../../../../src/config/trade-foundation';
import type { TradeRegion } from '../../../../src/config/trade-processing';
import type { TradeSettingId } from '../../../../src/domain/trade-settings';
import { createParameterReader } from '../../../../src/lambdas/shared/parameters';
import { createCheckpointSigner } from '../../../../src/lambdas/trade-processing/adapters/checkpoint-signer';
import { createCheckpointStore } from '../../../../src/lambdas/trade-processing/adapters/checkpoint-store';
import { createLedgerTable } from '../../../../src/lambdas/trade-processing/adapters/ledger-table';
import { createRecordTable } from '../../../../src/lambdas/trade-processing/adapters/record-table';
import { createReferenceDataLoader } from '../../../../src/lambdas/trade-processing/adapters/reference-data';
import {
  CHECKPOINTER_SETTINGS,
  createLedgerCheckpointer,
} from '../../../../src/lambdas/trade-processing/create-checkpoints';
import {
  createMetadataEnricher,
  ENRICHER_SETTINGS,
} from '../../../../src/lambdas/trade-processing/enrich-trades';
import {
  createComplianceRecorder,
  OPTIONAL_RECORDER_SETTINGS,
  RECORDER_SETTINGS,
} from '../../../../src/lambdas/trade-processing/record-trades';
import { createSettingsReader } from '../../../../src/lambdas/trade-processing/settings';
import {
  createTradeValidator,
  VALIDATOR_SETTINGS,
} from '../../../../src/lambdas/trade-processing/validate-trades';
import type { Process } from '../../core/process';
import type { CreateHandler } from '../../services/lambda/environment';
import type { Handler } from '../../services/lambda/invocation';
import { createProcessBackoff, createProcessTelemetry } from '../../services/telemetry';
import type { RegionalClients } from '../../../../src/cli/trade-processing/clients';
import type { Seams } from './seams';
import { listVariables } from './settings';

/** The clients of a process in a region. */
export interface ProcessClients extends RegionalClients {
  readonly dynamo: DynamoDBDocumentClient;
  readonly parameters: SSMClient;
}

/** What the functions of a region use. */
export interface HandlerProps {
  readonly region: TradeRegion;
  readonly createClients: (process: Process) => ProcessClients;
  readonly referenceDataBucket: string;
  readonly checkpointBucket: string;
  /** Returns the ARN of the key that signs the checkpoints of a region. */
  readonly getKeyArn: (region: TradeRegion) => string;
  readonly seams: Seams;
}

/** The waits of the recorder, as in src/lambdas/trade-processing/recorder.ts, in milliseconds. */
const BACKOFF = { first: 20, longest: 800 };

/**
 * Creates the functions of a region: for each, how an execution environment loads it. As the entry files of
 * src/lambdas/trade-processing do, each with adapters of its own, except that telemetry counts metrics only.
 */
export const createHandlers = (props: HandlerProps) => {
  const variables = listVariables(props.region);
  const create =
    (load: (tools: ReturnType<typeof createTools>) => unknown): CreateHandler =>
    (process) =>
      load(createTools(process, variables, props)) as Handler;
  const { region, seams } = props;
  return {
    validator: create(({ telemetry, createReader, loadReferenceData }) =>
      createTradeValidator({ telemetry, readSettings: createReader(VALIDATOR_SETTINGS), loadReferenceData }),
    ),
    enricher: create(({ telemetry, createReader, loadReferenceData }) =>
      createMetadataEnricher({ telemetry, readSettings: createReader(ENRICHER_SETTINGS), loadReferenceData }),
    ),
    recorder: create(({ telemetry, createReader, clients, process }) =>
      seams.wrapRecorder(
        createComplianceRecorder({
          telemetry,
          region: seams.chooseChainRegion(region),
          readSettings: createReader(RECORDER_SETTINGS, OPTIONAL_RECORDER_SETTINGS),
          getTable: () =>
            seams.wrapRecordTable(createRecordTable(seams.wrapTableClient(clients.dynamo), TRADES_TABLE_ID)),
          backoff: createProcessBackoff(process, BACKOFF.first, BACKOFF.longest),
        }) as Handler,
      ),
    ),
    checkpointer: create(({ telemetry, createReader, clients }) =>
      createLedgerCheckpointer({
        telemetry,
        region,
        readSettings: createReader(CHECKPOINTER_SETTINGS),
        getServices: () =>
          seams.wrapCheckpointServices({
            ledger: createLedgerTable(clients.dynamo, TRADES_TABLE_ID),
            store: createCheckpointStore(clients.buckets, props.checkpointBucket, region),
            signer: createCheckpointSigner(
              clients.keys,
              props.getKeyArn(seams.chooseKeyRegion(region)),
              region,
            ),
          }),
      }),
    ),
  };
};

/** What each execution environment has of its own. */
const createTools = (
  process: Process,
  variables: Readonly<Record<string, string>>,
  { createClients, referenceDataBucket }: HandlerProps,
) => {
  const clients = createClients(process);
  const telemetry = createProcessTelemetry(process);
  const readParameters = createParameterReader(clients.parameters);
  return {
    process,
    clients,
    telemetry,
    loadReferenceData: createReferenceDataLoader(() => clients.buckets, referenceDataBucket),
    createReader: <Id extends TradeSettingId, OptionalId extends TradeSettingId = never>(
      ids: readonly Id[],
      optionalIds: readonly OptionalId[] = [],
    ) => createSettingsReader(ids, variables, readParameters, telemetry, optionalIds),
  };
};
