import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { MonitorState } from '../../../domain/health';
import { tryConditionalWrite } from '../../shared/document-client';

export interface MonitorStates {
  get(monitor: string): Promise<MonitorState | undefined>;
  /** Writes a state if the stored one has the version before it. @returns whether it is written */
  put(state: MonitorState): Promise<boolean>;
}

/** Creates the adapter of the table MonitorStates. */
export const createMonitorStates = (client: DynamoDBDocumentClient, table: string): MonitorStates => {
  const get: MonitorStates['get'] = async (monitor) => {
    const request = { TableName: table, Key: { monitor }, ConsistentRead: true };
    return (await client.send(new GetCommand(request))).Item as MonitorState | undefined;
  };
  return {
    get,
    put: async (state) => {
      const isFirst = state.version === 1;
      const put = new PutCommand({
        TableName: table,
        Item: { ...state },
        ...(isFirst
          ? { ConditionExpression: 'attribute_not_exists(monitor)' }
          : {
              ConditionExpression: '#version = :before',
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: { ':before': state.version - 1 },
            }),
      });
      if (await tryConditionalWrite(client.send(put))) return true;
      // The SDK repeats a write whose response is lost, and the repetition fails.
      const stored = await get(state.monitor);
      return stored?.runId === state.runId && stored.version === state.version;
    },
  };
};
