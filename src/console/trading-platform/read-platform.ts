import { readPlatformHealth, isHealthy } from '../../cli/trading-platform/api/read-health';
import { type OpenSession, listSessions } from '../../cli/trading-platform/sessions/list-sessions';
import { countMessages } from '../../cli/target/queue-depths';
import type { OpenPlatform } from './open-platform';

/** The most sessions that the page shows. */
const SHOWN_SESSIONS = 200;

/** Reads the health checks of the API. */
export async function readHealth({ api }: Pick<OpenPlatform, 'api'>) {
  const answers = await readPlatformHealth(api);
  const checks = Object.entries(answers.health?.checks ?? {});
  return {
    isHealthy: isHealthy(answers),
    checkedAt: answers.health?.checkedAt,
    checks: [
      { name: 'api', status: answers.api === 200 ? 'ok' : `answered ${answers.api}` },
      ...(checks.length === 0 ? [{ name: 'deep', status: `answered ${answers.deep}` }] : []),
      ...checks.map(([name, { status, latencyMs }]) => ({ name, status, latencyMs })),
    ],
  };
}

/** Reads the messages of each queue, those of failures last. */
export async function readQueues({ deployment }: Pick<OpenPlatform, 'deployment'>) {
  const depths = await countMessages(deployment);
  return [...depths]
    .map(([name, depth]) => ({ name, ...depth }))
    .sort((a, b) => Number(a.isForFailures) - Number(b.isForFailures) || a.name.localeCompare(b.name, 'en'));
}

/** The sessions that give access. */
export interface SessionsReading {
  readonly count: number;
  readonly users: number;
  /** Those that were used last. */
  readonly sessions: readonly OpenSession[];
}

/** Reads the sessions that give access. */
export async function readSessions({
  deployment,
  now,
}: Pick<OpenPlatform, 'deployment' | 'now'>): Promise<SessionsReading> {
  const sessions = await listSessions(deployment, now());
  return {
    count: sessions.length,
    users: new Set(sessions.map(({ user }) => user)).size,
    sessions: sessions.slice(0, SHOWN_SESSIONS),
  };
}
