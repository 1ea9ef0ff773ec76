import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  paginateScan,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { CommonConfig } from '../../config';
import {
  type AlertRow,
  type Mute,
  MUTE_PREFIX,
  parseDetectionId,
  type PatternRow,
} from '../../domain/alerts';
import { formatIsoTime } from '../../domain/market-data';
import { UserError } from '../errors';
import { createClientOptions } from '../target/aws';
import { formatCommand } from '../terminal/format-command';
import { findPhysicalName, type RecordedResource } from '../terraform/state-bucket';

/** Who acknowledges an alert, and when. */
export interface Acknowledgement {
  readonly by: string;
  /** ISO-8601 UTC. */
  readonly at: string;
  readonly note?: string;
}

/** Reads and acknowledges alerts, and changes mutes, in the tables of a deployed pattern detection. */
export class AlertStore {
  private readonly dynamo: DynamoDBDocumentClient;
  private readonly historyTable: string;
  private readonly limitsTable: string;
  private readonly patternsTable: string;

  /** @param resources the resources in the stack's state @throws UserError if the tables are not deployed */
  constructor(config: CommonConfig, resources: readonly RecordedResource[]) {
    this.dynamo = DynamoDBDocumentClient.from(new DynamoDBClient(createClientOptions(config)), {
      marshallOptions: { removeUndefinedValues: true },
    });
    const requireTable = (id: string): string => {
      const name = findPhysicalName(resources, 'aws_dynamodb_table', id);
      if (name === undefined)
        throw new UserError(
          `${id} is not deployed: run ${formatCommand('up')} or ${formatCommand('deploy')} first`,
        );
      return name;
    };
    this.historyTable = requireTable('AlertHistory');
    this.limitsTable = requireTable('AlertLimits');
    this.patternsTable = requireTable('TradingPatterns');
  }

  /** Lists matching alerts, newest first. */
  async listAlerts(matches: (row: AlertRow) => boolean, max: number): Promise<readonly AlertRow[]> {
    const rows: AlertRow[] = [];
    const query = {
      TableName: this.historyTable,
      IndexName: 'byTime',
      KeyConditionExpression: '#kind = :kind',
      ExpressionAttributeNames: { '#kind': 'kind' },
      ExpressionAttributeValues: { ':kind': 'alert' },
      ScanIndexForward: false,
    };
    for await (const { Items = [] } of paginateQuery({ client: this.dynamo }, query)) {
      rows.push(...(Items as AlertRow[]).filter(matches));
      if (rows.length >= max) break;
    }
    return rows.slice(0, max);
  }

  /** Acknowledges an alert once. @throws UserError if there is no such alert, or it is already acknowledged */
  async acknowledge(alertId: string, { by, at, note }: Acknowledgement): Promise<AlertRow> {
    const set = `SET acknowledgedAt = :at, acknowledgedBy = :by${note === undefined ? '' : ', acknowledgementNote = :note'}`;
    const command = new UpdateCommand({
      TableName: this.historyTable,
      Key: { alertId },
      UpdateExpression: set,
      ConditionExpression: 'attribute_exists(alertId) AND attribute_not_exists(acknowledgedAt)',
      ExpressionAttributeValues: { ':at': at, ':by': by, ':note': note },
      ReturnValues: 'ALL_NEW',
    });
    try {
      const { Attributes } = await this.dynamo.send(command);
      return Attributes as AlertRow;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      throw new UserError(describeUnacknowledged(alertId, await this.getAlert(alertId)));
    }
  }

  /** Reads an alert; undefined if the pattern raised none. */
  async getAlert(alertId: string): Promise<AlertRow | undefined> {
    const { Item } = await this.dynamo.send(
      new GetCommand({ TableName: this.historyTable, Key: { alertId } }),
    );
    return Item as AlertRow | undefined;
  }

  /** Reads a pattern by its id, which is also the id of its alert. @throws UserError if there is no such pattern */
  async getPattern(patternId: string): Promise<PatternRow> {
    const key = parseDetectionId(patternId);
    const Key = { patternId, timestamp: formatIsoTime(key?.confirmedAt ?? 0) };
    const { Item } = key
      ? await this.dynamo.send(new GetCommand({ TableName: this.patternsTable, Key }))
      : { Item: undefined };
    if (Item === undefined)
      throw new UserError(
        `pattern ${JSON.stringify(patternId)} is not stored: expected an id that ${formatCommand('alerts list')} shows`,
      );
    return Item as PatternRow;
  }

  /** Lists the mutes that have not ended, by their end. @param now ISO-8601 UTC */
  async listMutes(now: string): Promise<readonly Mute[]> {
    const mutes: Mute[] = [];
    const scan = {
      TableName: this.limitsTable,
      FilterExpression: 'begins_with(limitId, :prefix) AND #until > :now',
      ExpressionAttributeNames: { '#until': 'until' },
      ExpressionAttributeValues: { ':prefix': MUTE_PREFIX, ':now': now },
      ConsistentRead: true,
    };
    for await (const { Items = [] } of paginateScan({ client: this.dynamo }, scan))
      mutes.push(...(Items as Mute[]));
    return mutes.sort((a, b) => a.until.localeCompare(b.until));
  }

  /** Adds a mute, or replaces the one of the same symbol or pattern. */
  async saveMute(mute: Mute): Promise<void> {
    const expiresAt = Math.ceil(Date.parse(mute.until) / 1000);
    const Item = { limitId: mute.muteId, ...mute, expiresAt };
    await this.dynamo.send(new PutCommand({ TableName: this.limitsTable, Item }));
  }

  /** Deletes a mute. Returns it, or undefined if there was none. */
  async deleteMute(limitId: string): Promise<Mute | undefined> {
    const { Attributes } = await this.dynamo.send(
      new DeleteCommand({ TableName: this.limitsTable, Key: { limitId }, ReturnValues: 'ALL_OLD' }),
    );
    return Attributes as Mute | undefined;
  }
}

const describeUnacknowledged = (alertId: string, row: AlertRow | undefined): string =>
  row === undefined
    ? `alert ${JSON.stringify(alertId)} does not exist: expected an id that ${formatCommand('alerts list')} shows`
    : `alert ${alertId} was already acknowledged by ${row.acknowledgedBy ?? 'someone'} at ${row.acknowledgedAt ?? 'an unknown time'}`;
