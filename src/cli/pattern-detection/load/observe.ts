import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { CommonConfig } from '../../../config';
import { decodeState } from '../../../domain/patterns';
import { clientOptions } from '../../target/aws';
import { UserError } from '../../errors';
import { fetchAllPages } from '../../orphans/resource-kind';
import { findPhysicalName, type RecordedResource } from '../../terraform/state-bucket';

/** A row of TradingPatterns or AlertHistory. */
export interface RunRow {
  readonly id: string;
  readonly correlationId: string;
  /** When it was decided, milliseconds since 1970. */
  readonly decided: number;
}

/** Reads what a run left in the deployed pipeline: rows of its symbols, and lines of the functions' logs. */
export class Observer {
  private readonly dynamo: DynamoDBDocumentClient;
  private readonly logs: CloudWatchLogsClient;

  /** @param run begins every symbol of the run */
  constructor(
    config: CommonConfig,
    private readonly resources: readonly RecordedResource[],
    private readonly run: string,
  ) {
    this.dynamo = DynamoDBDocumentClient.from(new DynamoDBClient(clientOptions(config)));
    this.logs = new CloudWatchLogsClient(clientOptions(config));
  }

  /** How many bars each symbol's detector has taken in. */
  async bars(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.scan('DetectorState', 'symbol, #state', { '#state': 'state' });
    return new Map(
      rows.flatMap(({ symbol, state }) =>
        this.isOurs(symbol) ? [[String(symbol), decodeState(state as Uint8Array).count]] : [],
      ),
    );
  }

  async patterns(): Promise<readonly RunRow[]> {
    const rows = await this.scan('TradingPatterns', 'patternId, correlationId, detectedAt');
    return this.rowsOf(rows, 'patternId', 'detectedAt');
  }

  async alerts(): Promise<readonly RunRow[]> {
    const rows = await this.scan('AlertHistory', 'alertId, correlationId, createdAt');
    return this.rowsOf(rows, 'alertId', 'createdAt');
  }

  /** The lines with this message that a function has logged since then, as objects. */
  async lines(name: string, message: string, since: number): Promise<Readonly<Record<string, unknown>>[]> {
    const logGroupName = `/aws/lambda/${this.nameOf('aws_lambda_function', name)}`;
    const filterPattern = `"${message}"`;
    const events = await fetchAllPages(
      (nextToken) =>
        this.logs.send(
          new FilterLogEventsCommand({ logGroupName, startTime: since, filterPattern, nextToken }),
        ),
      (page) => page.events,
      (page) => page.nextToken,
    );
    return events.flatMap(({ message: text = '' }) => (text.includes(message) ? objectIn(text) : []));
  }

  /** @throws UserError where the state does not say it */
  alertMinConfidence(): number {
    const name = this.nameOf('aws_lambda_function', 'PatternDetector');
    const found = this.resources.find(
      ({ type, attributes }) => type === 'aws_lambda_function' && attributes.function_name === name,
    );
    const [environment] = (found?.attributes.environment ?? []) as { variables?: Record<string, string> }[];
    const least = Number(environment?.variables?.ALERT_MIN_CONFIDENCE);
    if (Number.isFinite(least)) return least;
    throw new UserError(`the state of ${name} has no ALERT_MIN_CONFIDENCE: deploy it again`);
  }

  private isOurs(symbol: unknown): boolean {
    return typeof symbol === 'string' && symbol.startsWith(`${this.run}-`);
  }

  private rowsOf(rows: readonly Record<string, unknown>[], id: string, time: string): readonly RunRow[] {
    return rows
      .filter((row) => this.isOurs(row[id]))
      .map((row) => ({
        id: String(row[id]),
        correlationId: String(row.correlationId),
        decided: Date.parse(String(row[time])),
      }));
  }

  private async scan(id: string, fields: string, names?: Record<string, string>) {
    const TableName = this.nameOf('aws_dynamodb_table', id);
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

  private nameOf(type: string, id: string): string {
    const name = findPhysicalName(this.resources, type, id);
    if (name === undefined) throw new UserError(`${id} is not deployed: run npx stacks up first`);
    return name;
  }
}

function objectIn(text: string): Readonly<Record<string, unknown>>[] {
  try {
    return [JSON.parse(text) as Record<string, unknown>];
  } catch {
    return [];
  }
}
