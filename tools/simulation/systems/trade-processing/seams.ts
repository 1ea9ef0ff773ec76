import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { failOver } from '../../../../src/cli/trade-processing/failover/failover';
import type { TradeRegion } from '../../../../src/config/trade-processing';
import type { RecordTable } from '../../../../src/lambdas/trade-processing/adapters/record-table';
import type { CheckpointServices } from '../../../../src/lambdas/trade-processing/create-checkpoints';
import type { Handler } from '../../services/lambda/invocation';

/** Where a planted bug changes the system. Without a bug, nothing is changed. */
export interface Seams {
  /** Changes the client with which the recorder writes. */
  readonly wrapTableClient: (client: DynamoDBDocumentClient) => DynamoDBDocumentClient;
  readonly wrapRecordTable: (table: RecordTable) => RecordTable;
  readonly wrapRecorder: (record: Handler) => Handler;
  readonly wrapCheckpointServices: (services: CheckpointServices) => CheckpointServices;
  /** Chooses the region to whose chains the recorder of a region appends. */
  readonly chooseChainRegion: (region: TradeRegion) => TradeRegion;
  /** Chooses the region whose key signs the checkpoints of a region. */
  readonly chooseKeyRegion: (region: TradeRegion) => TradeRegion;
  readonly wrapFailOver: (command: typeof failOver) => typeof failOver;
}

const keep = <T>(value: T): T => value;

export const NO_BUG: Seams = {
  wrapTableClient: keep,
  wrapRecordTable: keep,
  wrapRecorder: keep,
  wrapCheckpointServices: keep,
  chooseChainRegion: keep,
  chooseKeyRegion: keep,
  wrapFailOver: keep,
};
