import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { EmulatorClient } from './emulator-client';
import { findText } from './emulator-network-probes';
import type { ProbeContext } from './emulator-probes';

/** For each correction of databases and health checks: whether the emulator behaves as AWS does. */
export const DATABASE_PROBES: Readonly<Record<string, (context: ProbeContext) => Promise<boolean>>> = {
  'database-address': async ({ client }) => {
    const created = await createCluster(client, 'address', { Port: '15432' });
    await createInstance(client, 'address', 'first');
    const read = await send(client, 'DescribeDBClusters', { DBClusterIdentifier: 'address' });
    return [created, read].every(
      (text) =>
        findText(text, 'Endpoint') === 'localhost' &&
        findText(text, 'ReaderEndpoint') === 'localhost' &&
        findText(text, 'Port') === '15432',
    );
  },

  'database-log-exports': async ({ client }) => {
    const log = 'EnableCloudwatchLogsExports.member.1';
    const created = await createCluster(client, 'log-exports', { [log]: 'postgresql' });
    const changed = await send(client, 'ModifyDBCluster', {
      DBClusterIdentifier: 'log-exports',
      'CloudwatchLogsExportConfiguration.DisableLogTypes.member.1': 'postgresql',
      'CloudwatchLogsExportConfiguration.EnableLogTypes.member.1': 'iam-db-auth-error',
    });
    return (
      findText(created, 'member') === 'postgresql' && findText(changed, 'member') === 'iam-db-auth-error'
    );
  },

  'database-failover': async ({ client, stateDir }) => {
    const requests: (string | undefined)[] = [];
    const control = createServer((request, response) => {
      requests.push(request.url);
      response.end('{}');
    });
    await once(control.listen(0, '127.0.0.1'), 'listening');
    const { port: controlPort } = control.address() as AddressInfo;
    const dir = join(stateDir, 'postgresql', 'probe');
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, 'service.json'), JSON.stringify({ port: 15433, controlPort }));
    try {
      await createCluster(client, 'failover', { Port: '15433' });
      await createInstance(client, 'failover', 'one');
      await createInstance(client, 'failover', 'two');
      const failedOver = await send(client, 'FailoverDBCluster', { DBClusterIdentifier: 'failover' });
      return findText(failedOver, 'Port') === '15433' && requests.join() === '/fail-over';
    } finally {
      control.close();
      rmSync(dir, { recursive: true });
    }
  },

  'health-check-attributes': async ({ client }) => {
    const { text } = await client.send(
      'route53',
      'POST',
      '/2013-04-01/healthcheck',
      { 'content-type': 'application/xml' },
      '<CreateHealthCheckRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><CallerReference>probe</CallerReference>' +
        '<HealthCheckConfig><Type>HTTPS</Type><EnableSNI>true</EnableSNI>' +
        '<Regions><Region>us-east-1</Region><Region>us-west-2</Region><Region>eu-west-1</Region></Regions>' +
        '</HealthCheckConfig></CreateHealthCheckRequest>',
    );
    return findText(text, 'EnableSNI') === 'true' && findText(text, 'Region') === 'us-east-1';
  },
};

async function send(
  client: EmulatorClient,
  Action: string,
  parameters: Record<string, string>,
): Promise<string> {
  const { text } = await client.sendQuery('rds', { Action, Version: '2014-10-31', ...parameters });
  return text;
}

const createCluster = (client: EmulatorClient, name: string, parameters: Record<string, string>) =>
  send(client, 'CreateDBCluster', {
    DBClusterIdentifier: name,
    Engine: 'aurora-postgresql',
    MasterUsername: 'probe',
    ManageMasterUserPassword: 'true',
    ...parameters,
  });

const createInstance = (client: EmulatorClient, cluster: string, name: string) =>
  send(client, 'CreateDBInstance', {
    DBInstanceIdentifier: `${cluster}-${name}`,
    DBClusterIdentifier: cluster,
    DBInstanceClass: 'db.serverless',
    Engine: 'aurora-postgresql',
  });
