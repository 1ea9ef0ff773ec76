import { NodeHttpHandler } from '@smithy/node-http-handler';
import { Checkout, type RunningCommand } from '../checkout';
import { Listener } from '../listener';

export interface Row {
  readonly symbol: string;
  readonly correlationId: string;
  readonly [attribute: string]: unknown;
}

export interface Page {
  readonly items: readonly Row[];
  readonly next?: string;
}

/** The deployment of pattern detection that all its local tests share: a new checkout with its emulator. */
export class System {
  /** Receives the approval requests. */
  readonly requests = new Listener();
  project!: Checkout;
  /** The `up` that keeps the emulator running. */
  up!: RunningCommand;
  api = '';
  canary = '';
  key = '';

  readonly clients = {
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: new NodeHttpHandler(),
  };

  /** Creates the checkout, without a deployment. */
  async open(): Promise<void> {
    this.project = await Checkout.create({
      APPROVAL_ENDPOINT: await this.requests.open(),
      MARKET_CALENDAR: '24x7',
    });
  }

  /** Ends the commands that are still running. */
  close(): void {
    this.project?.killCommands();
    this.requests.close();
  }

  fetchApi(path: string, base = this.api): Promise<Response> {
    return fetch(`${base}${path}`, { headers: { 'x-api-key': this.key } });
  }

  async getPage(path: string): Promise<Page> {
    return (await (await this.fetchApi(path)).json()) as Page;
  }

  async postPrices(body: string): Promise<{ status: number; body: Record<string, unknown> }> {
    const answer = await fetch(`${this.api}/patterns`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': this.key },
      body,
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }
}
