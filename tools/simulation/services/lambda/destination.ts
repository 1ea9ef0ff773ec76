import type { MessageSink } from '../message-sink';

/** The result of an asynchronous invocation, in the format of Lambda's invocation records. */
export interface InvocationRecord {
  readonly version: '1.0';
  readonly timestamp: string;
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: InvocationCondition;
    readonly approximateInvokeCount: number;
  };
  readonly requestPayload: unknown;
  readonly responseContext?: {
    readonly statusCode: number;
    readonly executedVersion: string;
    readonly functionError?: 'Unhandled';
  };
  readonly responsePayload?: unknown;
}

export type InvocationCondition = 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';

/** Receives the results of asynchronous invocations. */
export interface Destination {
  deliver(record: InvocationRecord): void;
}

/** A queue that receives the record as the body of a message. */
export const asQueueDestination = (queue: MessageSink): Destination => ({
  deliver: (record) => {
    queue.send(JSON.stringify(record));
  },
});

/** A bus that receives the record as the detail of an event: `Bus`. */
interface RecordBus {
  put(event: {
    readonly source: string;
    readonly detailType: string;
    readonly detail: object;
    readonly resources: readonly string[];
  }): void;
}

/** A bus that receives the record in an event of Lambda. */
export const asBusDestination = (bus: RecordBus): Destination => ({
  deliver: (record) =>
    bus.put({
      source: 'lambda',
      detailType: `Lambda Function Invocation Result - ${record.requestContext.condition === 'Success' ? 'Success' : 'Failure'}`,
      detail: record,
      resources: [record.requestContext.functionArn],
    }),
});
