import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { CommonConfig } from '../../../config';
import type { AlertRow } from '../../../domain/alerts';
import { decodeState } from '../../../domain/patterns';
import { createClientOptions } from '../../target/aws';
import { UserError } from '../../errors';
import { FunctionLogs, type LogLine } from '../../target/function-logs';
import { readFunctionVariables } from '../../terraform/recorded-functions';
import { findPhysicalName, type RecordedResource } from '../../terraform/state-bucket';
import { formatCommand } from '../../terminal/format-command';

const Variables = z.record(z.string(), z.string());

/** A row of TradingPatterns or AlertHistory. */
export interface RunRow {
  readonly id: string;
  readonly correlationId: string;
  /** The time of the row in milliseconds since 1970. */
  readonly decided: number;
}

/** A row of AlertHistory with the result of the alert. */
export interface AlertRunRow extends RunRow {
  readonly alert: AlertRow;
}

/**
 * Reads the results of a run from the deployed pipeline: the rows of the run's symbols, and the log lines of the
 * functions.
 */
export class RunObserver {
  private readonly dynamo: DynamoDBDocumentClient;
  private readonly logs: FunctionLogs;

  /** @param run the prefix of the run's symbols */
  constructor(
    config: CommonConfig,
    private readonly resources: readonly RecordedResource[],
    private readonly run: string,
  ) {
    this.dynamo = DynamoDBDocumentClient.from(new DynamoDBClient(createClientOptions(config)));
    this.logs = new FunctionLogs(config, resources);
  }

  /** Returns the number of bars that each symbol's detector has processed. */
  async readBarCounts(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.scan('DetectorState', 'symbol, #state', { '#state': 'state' });
    return new Map(
      rows.flatMap(({ symbol, state }) =>
        this.belongsToRun(symbol) ? [[String(symbol), decodeState(state as Uint8Array).count]] : [],
      ),
    );
  }

  async readPatterns(): Promise<readonly RunRow[]> {
    const rows = await this.scan('TradingPatterns', 'patternId, correlationId, detectedAt');
    return this.toRunRows(rows, 'patternId', 'detectedAt');
  }

  async readAlerts(): Promise<readonly AlertRunRow[]> {
    const rows = await this.scan('AlertHistory');
    const alerts = new Map(rows.map((row) => [String(row.alertId), row as unknown as AlertRow]));
    return this.toRunRows(rows, 'alertId', 'createdAt').map((row) => ({
      ...row,
      alert: alerts.get(row.id)!,
    }));
  }

  /** See {@link FunctionLogs.readLines}. */
  readLogLines(functionId: string, message: string, since: number): Promise<readonly LogLine[]> {
    return this.logs.readLines(functionId, message, since);
  }

  /** Returns the minimum confidence of an alert, 0 to 100. @throws UserError if the state does not contain it */
  readAlertMinConfidence(): number {
    return this.readNumber('PatternDetector', 'ALERT_MIN_CONFIDENCE');
  }

  /** Returns the maximum number of notifications of a pattern in three minutes. */
  readBrakeCount(): number {
    return this.readNumber('AlertProcessor', 'ALERT_BRAKE_COUNT');
  }

  /** Reads a number from the environment of a deployed function. */
  private readNumber(functionId: string, variable: string): number {
    const name = this.requireName('aws_lambda_function', functionId);
    const variables = readFunctionVariables(this.resources, functionId, Variables);
    const value = Number(variables?.[variable]);
    if (Number.isFinite(value)) return value;
    throw new UserError(`the state of ${name} has no ${variable}: deploy it again`);
  }

  private belongsToRun(symbol: unknown): boolean {
    return typeof symbol === 'string' && symbol.startsWith(`${this.run}-`);
  }

  private toRunRows(rows: readonly Record<string, unknown>[], id: string, time: string): readonly RunRow[] {
    return rows
      .filter((row) => this.belongsToRun(row[id]))
      .map((row) => ({
        id: String(row[id]),
        correlationId: String(row.correlationId),
        decided: Date.parse(String(row[time])),
      }));
  }

  private async scan(id: string, fields?: string, names?: Record<string, string>) {
    const TableName = this.requireName('aws_dynamodb_table', id);
    const rows: Record<string, unknown>[] = [];
    const scan = {
      TableName,
      ProjectionExpression: fields,
      ExpressionAttributeNames: names,
      ConsistentRead: true,
    };
    for await (const page of paginateScan({ client: this.dynamo }, scan)) rows.push(...(page.Items ?? []));
    return rows;
  }

  private requireName(type: string, id: string): string {
    const name = findPhysicalName(this.resources, type, id);
    if (name === undefined) throw new UserError(`${id} is not deployed: run ${formatCommand('up')} first`);
    return name;
  }
}
