import { UnexpectedResponse } from '../../cli/trading-platform/api/expect-response';
import type { PlatformApi } from '../../cli/trading-platform/api/platform-api';
import type { SessionApi } from '../../cli/trading-platform/api/session-api';

/** The sessions that stay open at most: one for each account that a page shows. */
const MAX_SESSIONS = 20;
const UNAUTHORIZED = 401;

/** The sessions with which the console reads: a page that follows an account does not open one for each reading. */
export class SessionPool {
  private readonly sessions = new Map<string, Promise<SessionApi>>();

  /** @param user the user of the sessions */
  constructor(
    private readonly api: Pick<PlatformApi, 'openSession'>,
    private readonly user: string,
  ) {}

  /** Runs work in the session of an account, and again in a new session if that one has ended meanwhile. */
  async use<T>(account: string, work: (session: SessionApi) => Promise<T>): Promise<T> {
    const opened = this.open(account);
    try {
      return await work(await opened);
    } catch (error) {
      if (!(error instanceof UnexpectedResponse) || error.status !== UNAUTHORIZED) throw error;
      if (this.sessions.get(account) === opened) this.sessions.delete(account);
      return work(await this.open(account));
    }
  }

  /** Ends all sessions. */
  close(): void {
    for (const session of this.sessions.values()) endSession(session);
    this.sessions.clear();
  }

  private open(account: string): Promise<SessionApi> {
    const known = this.sessions.get(account);
    if (known) return known;
    const opening = this.api.openSession({ user: this.user, accounts: [account] });
    this.sessions.set(account, opening);
    opening.catch(() => {
      if (this.sessions.get(account) === opening) this.sessions.delete(account);
    });
    const [oldest] = this.sessions.keys();
    if (this.sessions.size > MAX_SESSIONS && oldest !== undefined) {
      endSession(this.sessions.get(oldest)!);
      this.sessions.delete(oldest);
    }
    return opening;
  }
}

/** Ends a session. If that fails, it expires by itself. */
function endSession(session: Promise<SessionApi>): void {
  session.then((opened) => opened.end()).catch(() => undefined);
}
