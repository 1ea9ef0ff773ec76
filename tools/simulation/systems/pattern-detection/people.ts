import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { Random } from '../../core/random';
import type { Simulation } from '../../core/simulation';
import type { SimulatedFunction } from '../../services/lambda/simulated-function';
import type { Notification } from '../../services/sns/topic';
import { HOUR_MS, PAGE_URL } from './settings';

/** The answer of the page to a decision. */
export interface Answer {
  readonly approvalId: string;
  readonly name: string;
  /** The status of the response; undefined if the person never got one. */
  readonly status: number | undefined;
}

/** How many people answer a request, and how often one tries again without a response. */
const MAX_PEOPLE = 3;
const MAX_ATTEMPTS = 4;
const RETRY_MS = 7_000;
const NEAR_DEADLINE_MS = 3_000;

/** The people who approve alerts: alone or at the same time, early, in the last second, too late, or never. */
export class People {
  readonly answers: Answer[] = [];

  constructor(
    private readonly simulation: Simulation,
    private readonly page: SimulatedFunction,
  ) {}

  /** Lets people answer a request. */
  receive({ id, message }: Pick<Notification, 'id' | 'message'>): void {
    const { link, approvalId, decideBy } = JSON.parse(message) as Record<string, string>;
    const random = this.simulation.random.fork(`people of ${id}`);
    const together = random.happens(0.3);
    const first = this.pickDelay(random, Date.parse(decideBy!));
    for (let person = random.pickInteger(MAX_PEOPLE + 1); person > 0; person--) {
      const delayMs = together ? first : this.pickDelay(random, Date.parse(decideBy!));
      const decision = random.happens(0.6) ? 'approve' : 'reject';
      const name = `Person ${person} of ${id.slice(0, 8)}`;
      const looksFirst = random.happens(0.3);
      this.simulation.schedule(delayMs, 'a person decides', () => {
        void this.decide(link!.slice(PAGE_URL.length + 1), approvalId!, { decision, name }, looksFirst);
      });
    }
  }

  private pickDelay(random: Random, decideBy: number): number {
    const untilDeadline = Math.max(0, decideBy - this.simulation.now);
    const kind = random.next();
    if (kind < 0.6) return Math.round(random.pickMagnitude(5_000, HOUR_MS / 2));
    if (kind < 0.85)
      return Math.max(0, untilDeadline + random.pickInteger(2 * NEAR_DEADLINE_MS) - NEAR_DEADLINE_MS);
    return untilDeadline + random.pickInteger(HOUR_MS);
  }

  private async decide(
    token: string,
    approvalId: string,
    form: { readonly decision: string; readonly name: string },
    looksFirst: boolean,
  ): Promise<void> {
    if (looksFirst) await this.page.invoke(createRequest('GET', token));
    let status: number | undefined;
    for (let attempt = 0; attempt < MAX_ATTEMPTS && (status === undefined || status >= 500); attempt++) {
      if (attempt > 0)
        await new Promise<void>((resolve) =>
          this.simulation.schedule(RETRY_MS, 'a person tries again', resolve),
        );
      const result = await this.page.invoke(createRequest('POST', token, form));
      status =
        result.status === 'succeeded' ? (result.payload as APIGatewayProxyResult).statusCode : undefined;
    }
    this.answers.push({ approvalId, name: form.name, status });
  }
}

/** A request of a browser, as API Gateway passes it on. */
const createRequest = (
  method: 'GET' | 'POST',
  token: string,
  form?: Readonly<Record<string, string>>,
): Partial<APIGatewayProxyEvent> => ({
  httpMethod: method,
  resource: '/approve/{token}',
  path: `/approve/${token}`,
  pathParameters: { token },
  headers: {},
  queryStringParameters: null,
  body: form ? new URLSearchParams(form).toString() : null,
  isBase64Encoded: false,
});
