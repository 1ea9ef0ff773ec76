import { UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';
import { print, printJson } from '../../terminal/print';
import { formatTable } from '../../terminal/table';
import { PlatformApi } from '../api/platform-api';
import { isHealthy, readPlatformHealth } from '../api/read-health';
import { signOutUser } from '../api/sign-out';
import { type DeploymentOptions, withDeployment } from '../deployment';

export interface PlatformOptions extends DeploymentOptions {
  readonly json?: boolean;
}

/** `stacks trading-platform sign-out`: ends all sessions of a user. */
export async function runSignOut(user: string, { json, ...options }: PlatformOptions): Promise<void> {
  await withDeployment(options, (deployment) => signOutUser(new PlatformApi(deployment), user));
  if (json) printJson({ user, signedOut: true });
  else print(`${user} is signed out: none of the sessions that were open is valid any more`);
}

/** `stacks trading-platform health`: shows the health checks of the API. */
export async function runHealth({ json, ...options }: PlatformOptions): Promise<void> {
  const answers = await withDeployment(options, (deployment) =>
    readPlatformHealth(new PlatformApi(deployment)),
  );
  const { api, deep, health } = answers;
  if (json) printJson({ api, deep, ...health });
  else
    print(
      formatTable(
        ['check', 'status', 'latency in ms'],
        [
          ['api', api === 200 ? 'ok' : `status ${api}`, ''],
          ...Object.entries(health?.checks ?? {}).map(([name, { status, latencyMs }]) => [
            name,
            status,
            String(latencyMs),
          ]),
        ],
      ),
    );
  if (isHealthy(answers)) return;
  const failed = Object.entries(health?.checks ?? {})
    .filter(([, { status }]) => status !== 'ok')
    .map(([name]) => name);
  throw new UserError(
    `the platform is not healthy: ${failed.join(', ') || `/health answered ${api}, /health/deep ${deep}`}; ` +
      `see ${formatCommand('logs Health --since 10m')} and ${formatCommand('trading-platform database')}`,
  );
}
