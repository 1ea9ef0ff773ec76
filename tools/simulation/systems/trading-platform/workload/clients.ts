import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Simulation } from '../../../core/simulation';
import type { Functions } from '../functions';
import type { Monitor } from '../monitor';
import { type ApiRequest, createApiEvent } from './api-request';
import { formatUser, listAccounts } from './orders';

/** A final answer. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Receives the answer to a request. */
export type OnAnswer = (answer: ApiAnswer) => void;

/** A client waits between its attempts, each time twice as long. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;
/** It gives up after so many attempts: its order would be too old. */
const MAX_ATTEMPTS = 30;
/** Without faults, a request has its answer after so many attempts. */
const MAX_LATE_ATTEMPTS = 10;

type ApiFunction = 'SessionApi' | 'OrderIntake' | 'OrderQuery';

/** The clients of the API. Each user has a session, and repeats a request until it has an answer. */
export class Clients {
  /** The requests without an answer. */
  waiting = 0;
  private readonly tokens = new Map<number, string>();
  private readonly signIns = new Map<number, ((token: string) => void)[]>();
  private lastRequest = 0;

  constructor(
    private readonly simulation: Simulation,
    private readonly functions: Functions,
    private readonly monitor: Monitor,
  ) {}

  /** Sends a request of a user with a session, and again until the answer is final. */
  send(user: number, fn: ApiFunction, request: ApiRequest, onAnswer: OnAnswer): void {
    this.waiting++;
    const retry = this.createRetries(request.route, () => attempt());
    const attemptWith = (token: string): void =>
      this.invoke(fn, request, token, (answer) => {
        if (answer.status === 401) {
          if (this.tokens.get(user) === token) this.tokens.delete(user);
          return retry();
        }
        if (isTemporary(answer)) return retry();
        this.waiting--;
        onAnswer(answer);
      });
    const attempt = (): void => this.withToken(user, attemptWith);
    attempt();
  }

  /** Ends all sessions of a user. Afterwards, the token of an earlier session must not give access. */
  signOut(user: number): void {
    this.withToken(user, (token) =>
      this.send(user, 'SessionApi', { route: 'DELETE /sessions' }, ({ status }) => {
        if (status === 204) this.probe(user, token);
      }),
    );
  }

  private probe(user: number, token: string): void {
    if (this.tokens.get(user) === token) this.tokens.delete(user);
    this.waiting++;
    const [account = ''] = listAccounts(user);
    this.invoke('OrderQuery', { route: 'GET /accounts/{account}', account }, token, ({ status }) => {
      this.waiting--;
      if (status < 300)
        this.monitor.report(
          'endedSessions',
          `a token of ${formatUser(user)} gave access after the sign-out: status ${status}`,
        );
    });
  }

  private withToken(user: number, use: (token: string) => void): void {
    const token = this.tokens.get(user);
    if (token !== undefined) return use(token);
    const waiting = this.signIns.get(user);
    if (waiting) return void waiting.push(use);
    this.signIns.set(user, [use]);
    this.waiting++;
    const request = {
      route: 'POST /sessions',
      body: { user: formatUser(user), accounts: listAccounts(user) },
    };
    const finish = (created: string): void => {
      this.waiting--;
      this.tokens.set(user, created);
      const uses = this.signIns.get(user)!;
      this.signIns.delete(user);
      for (const next of uses) next(created);
    };
    let wait = FIRST_WAIT_MS;
    const attempt = (): void =>
      this.invoke('SessionApi', request, undefined, ({ status, body }) => {
        if (status === 201) return finish(String(body.token));
        wait = Math.min(LONGEST_WAIT_MS, 2 * wait);
        this.simulation.schedule(wait, 'sign in again', attempt);
      });
    attempt();
  }

  /** @param attempt sends the request again @returns what is called after an attempt that failed */
  private createRetries(route: string, attempt: () => void): () => void {
    const { simulation } = this;
    let [attempts, late] = [0, 0];
    return () => {
      attempts++;
      if (simulation.faults.areStopped && ++late > MAX_LATE_ATTEMPTS) {
        this.waiting--;
        return this.monitor.report('answered', `${route} has no answer in ${late} requests`);
      }
      if (attempts >= MAX_ATTEMPTS && !simulation.faults.areStopped) {
        this.waiting--;
        return simulation.trace.note(`${route} is given up`);
      }
      simulation.schedule(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts), 'request', attempt);
    };
  }

  private invoke(fn: ApiFunction, request: ApiRequest, token: string | undefined, onAnswer: OnAnswer): void {
    const event = createApiEvent(request, token, `request-${++this.lastRequest}`);
    void this.functions[fn].invokeWith(event).then((result) => {
      const response =
        result.status === 'succeeded'
          ? (result.payload as APIGatewayProxyResult)
          : { statusCode: 502, body: '' };
      this.simulation.trace.note(`answer to ${request.route}: ${response.statusCode}`);
      const body = response.body === '' ? {} : (JSON.parse(response.body) as ApiAnswer['body']);
      onAnswer({ status: response.statusCode, body });
    });
  }
}

const isTemporary = ({ status }: ApiAnswer): boolean => status >= 500 || status === 429;
