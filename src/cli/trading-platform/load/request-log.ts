import { describeResult } from '../../http/repeat-request';
import type { SendRequest } from '../../http/send-request';
import { computeDistribution, type Distribution } from '../../statistics/distribution';

/** A request as its client sees it: each attempt is one. Times are in milliseconds since 1970. */
export interface LoggedRequest {
  /** The method and the resource, such as `GET /orders/{orderId}`. */
  readonly operation: string;
  readonly sentAt: number;
  readonly endedAt: number;
  /** The status, or the code of the error if there was no response. */
  readonly result: string;
  readonly isOk: boolean;
}

/** What clients saw of an operation. Latencies are in milliseconds, of all attempts. */
export interface OperationReport extends Distribution {
  readonly operation: string;
  /** The failed attempts, by their status or error. */
  readonly errors: Readonly<Record<string, number>>;
}

/** An answer: the order is not booked yet. */
const NOT_FOUND = 404;

/** Wraps a client so that each request is logged. */
export const logRequests =
  (send: SendRequest, now: () => number, log: LoggedRequest[]): SendRequest =>
  async (request) => {
    const operation = `${request.method} ${getResource(request.url)}`;
    const sentAt = now();
    const end = (result: string, isOk: boolean) =>
      log.push({ operation, sentAt, endedAt: now(), result, isOk });
    try {
      const response = await send(request);
      end(String(response.status), response.status < 400 || response.status === NOT_FOUND);
      return response;
    } catch (error) {
      end(error instanceof Error ? describeResult(error) : 'error', false);
      throw error;
    }
  };

/** Replaces the id of an order or account in a path. */
const getResource = (url: string): string =>
  /\/(orders|accounts|sessions)(\/|$|\?).*/
    .exec(url)?.[0]
    .replace(/\?.*/, '')
    .replace(/\/ord_\w+/, '/{orderId}') ?? url;

/** Summarizes the operations of a load test. */
export function summarizeOperations(
  log: readonly LoggedRequest[],
  operations: readonly string[],
): OperationReport[] {
  return operations.map((operation) => {
    const requests = log.filter((request) => request.operation === operation);
    const errors: Record<string, number> = {};
    for (const { isOk, result } of requests) if (!isOk) errors[result] = (errors[result] ?? 0) + 1;
    return {
      operation,
      ...computeDistribution(requests.map(({ sentAt, endedAt }) => endedAt - sentAt)),
      errors,
    };
  });
}
