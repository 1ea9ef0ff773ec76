import { UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';
import { print, printJson } from '../../terminal/print';
import { formatTable } from '../../terminal/table';
import { PlatformApi } from '../api/platform-api';
import { DeepHealth } from '../api/responses';
import { type DeploymentOptions, withDeployment } from '../deployment';
import { safeParse } from '../../../domain/validation/safe-parse';

export interface PlatformOptions extends DeploymentOptions {
  readonly json?: boolean;
}

/** A sign-out everywhere needs a session of the user, which needs an account. No account has this name. */
const NO_ACCOUNT = 'sign-out';

/** `stacks trading-platform sign-out`: ends all sessions of a user. */
export async function runSignOut(user: string, { json, ...options }: PlatformOptions): Promise<void> {
  await withDeployment(options, async (deployment) => {
    const session = await new PlatformApi(deployment).openSession({ user, accounts: [NO_ACCOUNT] });
    await session.signOutEverywhere();
  });
  if (json) printJson({ user, signedOut: true });
  else print(`${user} is signed out: none of the sessions that were open is valid any more`);
}

/** `stacks trading-platform health`: shows the health checks of the API. */
export async function runHealth({ json, ...options }: PlatformOptions): Promise<void> {
  const { shallow, deep } = await withDeployment(options, async (deployment) => {
    const api = new PlatformApi(deployment);
    const [first, second] = await Promise.all([api.readHealth('/health'), api.readHealth('/health/deep')]);
    return { shallow: first, deep: second };
  });
  const health = parseHealth(deep.body);
  if (json) printJson({ api: shallow.status, deep: deep.status, ...health });
  else
    print(
      formatTable(
        ['check', 'status', 'latency in ms'],
        [
          ['api', shallow.status === 200 ? 'ok' : `status ${shallow.status}`, ''],
          ...Object.entries(health?.checks ?? {}).map(([name, { status, latencyMs }]) => [
            name,
            status,
            String(latencyMs),
          ]),
        ],
      ),
    );
  if (shallow.status === 200 && deep.status === 200) return;
  const failed = Object.entries(health?.checks ?? {})
    .filter(([, { status }]) => status !== 'ok')
    .map(([name]) => name);
  throw new UserError(
    `the platform is not healthy: ${failed.join(', ') || `/health answered ${shallow.status}, /health/deep ${deep.status}`}; ` +
      `see ${formatCommand('logs Health --since 10m')} and ${formatCommand('trading-platform database')}`,
  );
}

function parseHealth(body: string): DeepHealth | undefined {
  try {
    return safeParse(DeepHealth, JSON.parse(body)).data;
  } catch {
    return undefined; // API Gateway answered instead of the function.
  }
}
