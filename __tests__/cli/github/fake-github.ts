import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GitHub } from '../../../src/cli/github/api';

export interface Entry {
  id: number;
  number: number;
  body: string;
  user: { login: string };
  /** When it was last changed. */
  updated_at: string;
  state: 'open' | 'closed';
  title?: string;
  state_reason?: string;
}

interface FakeResponse {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body: unknown;
}

/** An error response to a matching request, and whether the request is processed anyway. */
export interface Fault {
  readonly on: RegExp;
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly isProcessed?: boolean;
}

export const BOT = 'github-actions[bot]';

/** A fake of GitHub's REST API on 127.0.0.1. It stores comments, issues and statuses, and has pages of two items. */
export class FakeGitHub {
  readonly comments = new Map<number, Entry[]>();
  readonly issues: Entry[] = [];
  /** Responses by `METHOD path` without the query. */
  readonly responses = new Map<string, unknown>();
  readonly statuses: { sha: string; context: string; state: string; description: string }[] = [];
  readonly faults: Fault[] = [];
  /** `METHOD path` of all requests, in order. */
  readonly requests: string[] = [];
  readonly tokens = new Set<string | undefined>();
  readonly pauses: number[] = [];
  /** The current time of the server. */
  now = '2026-03-02T06:00:00Z';
  private nextId = 100;
  private server?: Server;

  async start(): Promise<this> {
    this.server = createServer((request, response) => {
      void this.respond(request).then(({ status, headers, body }) => {
        response.writeHead(status, headers).end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => this.server!.listen(0, '127.0.0.1', resolve));
    return this;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server!.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server!.address() as AddressInfo).port}`;
  }

  /** A client of the fake. It records its pauses in `pauses` instead of sleeping. */
  get client(): GitHub {
    return GitHub.createFromEnv(
      { GITHUB_TOKEN: 'token-of-the-job', GITHUB_REPOSITORY: 'desk/stocks', GITHUB_API_URL: this.url },
      async (ms) => void this.pauses.push(ms),
    );
  }

  createComment(body: string, login = BOT): Entry {
    const id = this.nextId++;
    return { id, number: id, body, user: { login }, updated_at: this.now, state: 'open' };
  }

  private async respond(request: IncomingMessage): Promise<FakeResponse> {
    const { method = '', headers } = request;
    const url = new URL(request.url ?? '', this.url);
    const operation = `${method} ${url.pathname.replace('/repos/desk/stocks/', '')}`;
    this.requests.push(operation);
    this.tokens.add(headers.authorization);
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const sent = (text ? JSON.parse(text) : {}) as Record<string, string>;
    const at = this.faults.findIndex(({ on }) => on.test(operation));
    const [fault] = at < 0 ? [] : this.faults.splice(at, 1);
    if (fault && !fault.isProcessed)
      return { status: fault.status, headers: fault.headers, body: { message: 'it went wrong' } };
    const done = this.process(operation, sent, url);
    return fault ? { status: fault.status, headers: fault.headers, body: {} } : done;
  }

  private process(operation: string, sent: Record<string, string>, url: URL): FakeResponse {
    const [, number] = /issues\/(\d+)/.exec(operation) ?? [];
    if (this.responses.has(operation)) return { status: 200, body: this.responses.get(operation) };
    if (/^GET issues\/\d+\/comments$/.test(operation))
      return this.getPage(this.getComments(Number(number)), url);
    if (/^GET issues$/.test(operation)) {
      const creator = url.searchParams.get('creator');
      return this.getPage(
        this.issues.filter(({ user }) => user.login === creator),
        url,
      );
    }
    if (/^POST issues\/\d+\/comments$/.test(operation))
      return this.add(this.getComments(Number(number)), sent);
    if (/^POST issues$/.test(operation)) return this.add(this.issues, sent);
    if (/^PATCH issues/.test(operation)) {
      const id = Number(operation.split('/').at(-1));
      const entries = [...this.issues, ...[...this.comments.values()].flat()];
      const entry = entries.find((candidate) => candidate.id === id);
      return entry ? { status: 200, body: Object.assign(entry, sent, { updated_at: this.now }) } : NOT_FOUND;
    }
    if (/^POST statuses\//.test(operation)) {
      const { context = '', state = '', description = '' } = sent;
      this.statuses.push({ sha: operation.split('/')[1]!, context, state, description });
      return { status: 201, body: {} };
    }
    return NOT_FOUND;
  }

  getComments(pr: number): Entry[] {
    if (!this.comments.has(pr)) this.comments.set(pr, []);
    return this.comments.get(pr)!;
  }

  private add(to: Entry[], sent: Record<string, string>) {
    const entry = { ...this.createComment(''), ...sent };
    to.push(entry);
    return { status: 201, body: entry };
  }

  private getPage(all: readonly Entry[], url: URL) {
    const page = Number(url.searchParams.get('page') ?? 1);
    const next = new URL(url);
    next.searchParams.set('page', String(page + 1));
    return {
      status: 200,
      headers:
        page * 2 < all.length ? { link: `<${url.href}>; rel="prev", <${next.href}>; rel="next"` } : undefined,
      body: all.slice((page - 1) * 2, page * 2),
    };
  }
}

const NOT_FOUND = { status: 404, body: { message: 'Not Found' } };
