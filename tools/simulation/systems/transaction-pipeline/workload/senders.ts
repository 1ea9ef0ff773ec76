import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { Simulation } from '../../../core/simulation';
import type { SimulatedFunction } from '../../../services/lambda/simulated-function';
import type { Monitor } from '../monitor';
import type { TransactionBody } from './transactions';

/** The last response to a request. */
export interface Answer {
  readonly body: TransactionBody;
  readonly status: number;
}

/** A sender waits between its attempts, each time twice as long. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;
/** A response that a sender does not repeat. */
const FINAL = [202, 400, 409];
/** Without faults, a request has its answer after so many attempts. */
const MAX_ATTEMPTS = 10;

/** The senders of transactions. Each repeats its request until it has an answer. */
export class Senders {
  /** The final answers, in their order. */
  readonly answers: Answer[] = [];
  /** The requests without a final answer. */
  waiting = 0;
  private lastRequest = 0;

  constructor(
    private readonly simulation: Simulation,
    private readonly api: SimulatedFunction,
    private readonly monitor: Monitor,
  ) {}

  /** Sends a transaction, and again until the answer is final. */
  send(body: TransactionBody): void {
    this.waiting++;
    void this.attempt(body, 0, 0);
  }

  /** @param late the number of attempts after the last fault */
  private async attempt(body: TransactionBody, attempt: number, late: number): Promise<void> {
    const { simulation } = this;
    const result = await this.api.invoke(this.createRequest(body));
    const response = result.status === 'succeeded' ? (result.payload as APIGatewayProxyResult) : undefined;
    const status = response?.statusCode ?? 502;
    const { transactionId } = body;
    simulation.trace.note(`answer to ${transactionId}: ${status}`);
    if (FINAL.includes(status)) {
      this.waiting--;
      this.answers.push({ body, status });
    } else if (late === MAX_ATTEMPTS) {
      this.waiting--;
      this.monitor.report('atRest', `${transactionId} has no answer but ${status} in ${late} requests`);
    } else
      simulation.schedule(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt), 'repeated request', () => {
        void this.attempt(body, attempt + 1, simulation.faults.areStopped ? late + 1 : 0);
      });
  }

  private createRequest(body: TransactionBody): APIGatewayProxyEvent {
    const requestId = `request-${++this.lastRequest}`;
    return {
      httpMethod: 'POST',
      resource: '/transactions',
      path: '/transactions',
      headers: { 'content-type': 'application/json' },
      multiValueHeaders: {},
      body: JSON.stringify(body),
      isBase64Encoded: false,
      requestContext: { requestId, requestTimeEpoch: this.simulation.now },
    } as unknown as APIGatewayProxyEvent;
  }
}
