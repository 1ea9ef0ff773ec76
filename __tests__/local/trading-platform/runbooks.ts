import { LambdaClient } from '@aws-sdk/client-lambda';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signalServer } from '../../../src/cli/target/local/postgresql/postmaster';
import { PLATFORM_REGION } from '../../../src/config/trading-platform';
import { readFirstCommand } from '../../support/runbook-commands';
import { waitUntil } from '../emulator-client';
import { Relay } from '../relay';
import { releaseWith } from '../wrong-release';
import type { PlatformDeployment } from './platform-deployment';

/** Runs the first commands of runbooks while Parameter Store and the database do not answer. */
export function testRunbooks(platform: PlatformDeployment): void {
  describe('the first commands of runbooks, while a service does not answer,', () => {
    const account = `test-${process.pid}`;
    /** In place of Parameter Store's endpoint. */
    const parameterStore = new Relay();
    let restore = () => Promise.resolve();
    const runFirstCommand = (page: string) => platform.project.runStacks(...readFirstCommand(page));
    const signalDatabase = (signal: 'SIGSTOP' | 'SIGCONT') => {
      const dir = join(platform.project.dir, '.stacks/emulator/postgresql/local');
      for (const server of readdirSync(dir)) {
        const file = join(dir, server, 'postmaster.pid');
        if (existsSync(file)) signalServer(Number.parseInt(readFileSync(file, 'utf8'), 10), signal);
      }
    };

    beforeAll(async () => {
      const lambda = new LambdaClient({
        region: PLATFORM_REGION,
        endpoint: platform.project.endpoint,
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
        requestHandler: new NodeHttpHandler(),
      });
      restore = await releaseWith(lambda, `function-order-intake-${PLATFORM_REGION}-local`, {
        AWS_ENDPOINT_URL_SSM: await parameterStore.open(platform.project.endpoint),
      });
      // This request reads the settings.
      await platform.runCommand(...platform.createOrder(account));
      parameterStore.close();
    });
    afterAll(async () => {
      parameterStore.close();
      await restore();
    });

    it('show that the database does not answer, and that it answers again', async () => {
      signalDatabase('SIGSTOP');
      try {
        const { status, stdout } = await runFirstCommand('platform-down');
        expect([status, stdout]).toEqual([1, expect.stringMatching(/^database +failed/m)]);
      } finally {
        signalDatabase('SIGCONT');
      }
      const isHealthy = async () => (await runFirstCommand('platform-down')).status === 0;
      expect(await waitUntil(isHealthy, 60_000)).toBe(true);
    });

    it('show that settings cannot be read, while orders are accepted with those of the last read', async () => {
      // The settings are read again after 30 seconds.
      const isReported = async () => {
        await platform.runCommand(...platform.createOrder(account));
        const { stdout } = await runFirstCommand('stale-settings');
        return /WARN settings cannot be read; those of the last read are used: \S+/.test(stdout);
      };
      expect(await waitUntil(isReported, 90_000)).toBe(true);
    });
  });
}
