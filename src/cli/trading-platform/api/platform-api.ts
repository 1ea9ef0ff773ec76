import { type RequestResult, repeatRequest } from '../../http/repeat-request';
import { type ApiResponse, createSendRequest, type SendRequest } from '../../http/send-request';
import { pause } from '../../process/interrupt';
import type { Deployment } from '../deployment';
import { expectResponse } from './expect-response';
import { CreatedSession } from './responses';
import { SessionApi } from './session-api';

/** For whom a session is, and the accounts for which it may trade. */
export interface SessionOwner {
  readonly user: string;
  readonly accounts: readonly string[];
}

export interface ApiDependencies {
  readonly send?: SendRequest;
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** The API of the trading platform, as the login service and its clients use it. */
export class PlatformApi {
  /** The URL of the stage, without a slash at its end. */
  private readonly stageUrl: string;
  private readonly signer: Deployment['signer'];
  private readonly send: SendRequest;
  private readonly wait: (milliseconds: number) => Promise<void>;

  constructor(
    { getOutput, signer }: Pick<Deployment, 'getOutput' | 'signer'>,
    { send = createSendRequest(), wait = pause }: ApiDependencies = {},
  ) {
    this.stageUrl = getOutput('TradingApiUrl').replace(/\/$/, '');
    this.signer = signer;
    this.send = send;
    this.wait = wait;
  }

  /** Opens a session, as the login service does after it has checked who the user is. */
  async openSession({ user, accounts }: SessionOwner): Promise<SessionApi> {
    const body = JSON.stringify({ user, accounts });
    const result = await this.repeat(async () => this.send(await this.sign('POST', '/sessions', body)));
    const { token } = expectResponse('POST /sessions', result, 201, CreatedSession);
    return new SessionApi(this.stageUrl, token, this.send, this.wait);
  }

  /** Runs work in a session of its own, and ends the session afterwards. */
  async withSession<T>(owner: SessionOwner, work: (session: SessionApi) => Promise<T>): Promise<T> {
    const session = await this.openSession(owner);
    try {
      return await work(session);
    } finally {
      // The session expires anyway, and an error of the work says more.
      await session.end().catch(() => undefined);
    }
  }

  /** Reads a health check once. Returns the response, also if it is an error. */
  readHealth(path: '/health' | '/health/deep'): Promise<ApiResponse> {
    return this.send({ method: 'GET', url: `${this.stageUrl}${path}` });
  }

  private repeat(send: () => Promise<ApiResponse>): Promise<RequestResult> {
    return repeatRequest(send, this.wait);
  }

  /** Signs a request (Signature Version 4). */
  private async sign(method: string, path: string, body: string) {
    const { protocol, hostname, port, host, pathname, href } = new URL(`${this.stageUrl}${path}`);
    const { headers } = await this.signer.sign({
      method,
      protocol,
      hostname,
      port: port === '' ? undefined : Number(port),
      path: pathname,
      query: {},
      headers: { host, 'content-type': 'application/json' },
      body,
    });
    return { method, url: href, headers, body };
  }
}
