import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from '../../src/cli/process/run-command';
import { installEmulator, startEmulator, type RunningEmulator } from '../../src/cli/target/local/emulator';
import { getPython } from '../../src/cli/target/local/install-emulator';
import { PATHS } from '../../src/cli/target/local/paths';
import { ACCOUNT, EmulatorClient, REGION, ROLE, createZip, waitUntil } from './emulator-client';
import { FAULT_PROBES } from './emulator-fault-probes';
import { ACCESS_LOG, HANDLER, PROBES, type ProbeContext } from './emulator-probes';
import { FUNCTION, FUNCTION_ARN, FUNCTION_LOG } from './emulator-resources';
import { findFreePort } from '../../src/cli/target/local/port';

const dir = mkdtempSync(join(tmpdir(), 'market stacks test '));
const running: RunningEmulator[] = [];
let corrected: ProbeContext;
let uncorrected: ProbeContext;

beforeAll(async () => {
  await installEmulator(() => {});
  corrected = await startProbeContext('corrected', []);
  uncorrected = await startProbeContext('uncorrected', 'all');
});

afterAll(async () => {
  await Promise.all(running.map((emulator) => emulator.stop()));
  rmSync(dir, { recursive: true, force: true });
});

test.each(Object.keys(PROBES))('%s: only the corrected emulator behaves as AWS does', async (name) => {
  const [isCorrected, isFixedUpstream] = await Promise.all([
    PROBES[name]!(corrected),
    PROBES[name]!(uncorrected).catch(() => false),
  ]);
  expect(isCorrected).toBe(true);
  if (isFixedUpstream)
    throw new Error(`upstream has fixed ${name}: delete the correction in tools/emulator/corrections`);
});

test.each(Object.keys(FAULT_PROBES))('faults: %s', async (name) => {
  await FAULT_PROBES[name]!(corrected);
});

test('the emulator listens on the loopback address only', async () => {
  const { port } = new URL(corrected.client.endpoint);
  const addresses = Object.values(networkInterfaces()).flat();
  for (const { address } of addresses.filter((known) => known !== undefined && !known.internal) as {
    address: string;
  }[]) {
    const host = address.includes(':') ? `[${address}]` : address;
    await expect(fetch(`http://${host}:${port}/_ministack/health`)).rejects.toThrow();
  }
});

test('the emulator closes idle connections after a day, whatever MiniStack sets', async () => {
  const program = [
    'import connections; connections.extend_idle_timeout()',
    'from hypercorn.config import Config; config = Config(); config.keep_alive_timeout = 75',
    'print(config.keep_alive_timeout, config.keep_alive_max_requests > 10**6)',
  ].join('\n');
  const { stdout } = await runCommand(getPython(PATHS), ['-c', program], {
    env: process.env,
    cwd: PATHS.emulator,
  });
  expect(stdout.trim()).toBe('86400 True');
});

test('a retried request is processed once, and gets the first response again', async () => {
  const create = async (id: string, attempt: number) => {
    const response = await fetch(corrected.client.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'AmazonSSM.PutParameter',
        authorization: `AWS4-HMAC-SHA256 Credential=test/20240101/${REGION}/ssm/aws4_request`,
        'amz-sdk-invocation-id': id,
        'amz-sdk-request': `attempt=${attempt}; max=3`,
      },
      body: JSON.stringify({ Name: '/sent/again', Type: 'String', Value: 'x' }),
    });
    return { status: response.status, body: await response.text() };
  };
  const first = await create('one', 1);
  expect(first.status).toBe(200);
  expect(await create('one', 2)).toEqual(first);
  // Calls with other ids are processed, also as a second attempt.
  expect((await create('two', 1)).status).toBe(400);
  expect((await create('three', 2)).status).toBe(400);
});

test('every correction has a probe', async () => {
  const program = 'import corrections; print(*corrections.CORRECTIONS)';
  const { stdout } = await runCommand(getPython(PATHS), ['-c', program], {
    env: process.env,
    cwd: PATHS.emulator,
  });
  expect(stdout.trim().split(' ').sort()).toEqual(Object.keys(PROBES).sort());
});

test('the emulator stops with one line if the code that a correction replaces has changed', async () => {
  const program = [
    'import ministack.services.sns as sns',
    'sns._subscribe = sns._publish',
    'import runpy; runpy.run_path("run.py", run_name="__main__")',
  ].join('\n');
  const { code, stderr } = await runCommand(getPython(PATHS), ['-c', program], {
    env: { ...process.env, PYTHONPATH: PATHS.emulator },
    cwd: PATHS.emulator,
  });
  expect(code).toBe(1);
  expect(stderr.trim()).toMatch(/^emulator: the correction subscription-arn no longer fits MiniStack: .*$/);
});

test('the emulator saves its state when it stops while a workflow waits for its region', async () => {
  const stateDir = join(dir, 'stopped');
  const options = { port: await findFreePort(), stateDir, logFile: join(dir, 'stopped.log') };
  const emulator = await startEmulator(options);
  const client = new EmulatorClient(emulator.endpoint);
  const States = {
    Pause: { Type: 'Wait', Seconds: 3, Next: 'Rest' },
    Rest: { Type: 'Task', Resource: FUNCTION_ARN, End: true },
  };
  const definition = JSON.stringify({ StartAt: 'Pause', States });
  const machine = { name: 'Stopped', type: 'EXPRESS', roleArn: ROLE, definition };
  const { json } = await client.sendJson('states', 'AWSStepFunctions.CreateStateMachine', machine);
  const execution = { stateMachineArn: json.stateMachineArn, input: '{}' };
  const result = client.sendJson('states', 'AWSStepFunctions.StartSyncExecution', execution);
  await sleep(500);
  await fetch(`${emulator.endpoint}/_regions/${REGION}/down`, { method: 'POST' });
  await sleep(3_500);
  await emulator.stop();
  expect((await result).json.cause).toContain(`The emulator stops while the region ${REGION} is down`);
  expect(readFileSync(join(stateDir, 'state', 'stepfunctions.json'), 'utf8')).toContain('Stopped');
});

test('asynchronous invocations and Express executions that have not ended begin again after a restart', async () => {
  const stateDir = join(dir, 'restarted');
  const options = { port: await findFreePort(), stateDir, logFile: join(dir, 'restarted.log') };
  const first = await startEmulator(options);
  const client = new EmulatorClient(first.endpoint);
  const slow = `exports.handler = async ({ file }) => {
    require('fs').appendFileSync(file, 'begun;');
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  };`;
  const { json: created } = await client.sendRest('lambda', 'POST', '/2015-03-31/functions', {
    ...{ FunctionName: 'Slow', Runtime: 'nodejs22.x', Handler: 'slow.handler', Role: ROLE, Timeout: 90 },
    Code: { ZipFile: await createZip(dir, 'slow.js', slow) },
  });
  const [invocation, execution] = [join(dir, 'invocation'), join(dir, 'execution')];
  const States = { Slow: { Type: 'Task', Resource: created.FunctionArn, End: true } };
  const definition = JSON.stringify({ StartAt: 'Slow', States });
  const machine = { name: 'Restarted', type: 'EXPRESS', roleArn: ROLE, definition };
  const { json } = await client.sendJson('states', 'AWSStepFunctions.CreateStateMachine', machine);
  const headers = { 'x-amz-invocation-type': 'Event' };
  const invoke = '/2015-03-31/functions/Slow/invocations';
  await client.send('lambda', 'POST', invoke, headers, JSON.stringify({ file: invocation }));
  await client.sendJson('states', 'AWSStepFunctions.StartExecution', {
    stateMachineArn: json.stateMachineArn,
    input: JSON.stringify({ file: execution }),
  });
  const haveBegun = (text: string) =>
    waitUntil(
      async () =>
        [invocation, execution].every((file) => existsSync(file) && readFileSync(file, 'utf8') === text),
      30_000,
    );
  expect(await haveBegun('begun;')).toBe(true);
  await first.stop();
  const second = await startEmulator(options);
  running.push(second);
  expect(await haveBegun('begun;begun;')).toBe(true);
  expect(readFileSync(options.logFile, 'utf8')).not.toContain('Traceback');
});

test('the import of an OpenAPI document rejects an unsupported extension, and names it', async () => {
  const { client } = corrected;
  const { json: api } = await client.sendRest('apigateway', 'POST', '/restapis', { name: 'Refused' });
  const { status, json } = await client.sendRest('apigateway', 'PUT', `/restapis/${api.id}?mode=overwrite`, {
    openapi: '3.0.1',
    'x-amazon-apigateway-cors': {},
  });
  expect(status).toBe(400);
  expect(json.message).toContain('x-amazon-apigateway-cors is not supported by the local target');
});

async function startProbeContext(name: string, without: 'all' | readonly string[]): Promise<ProbeContext> {
  const stateDir = join(dir, name);
  const emulator = await startEmulator({
    port: await findFreePort(),
    stateDir,
    logFile: join(dir, `${name}.log`),
    disabledCorrections: without,
  });
  running.push(emulator);
  const client = new EmulatorClient(emulator.endpoint);
  await client.sendRest('lambda', 'POST', '/2015-03-31/functions', {
    FunctionName: FUNCTION,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: ROLE,
    Code: { ZipFile: await createZip(dir, 'index.js', HANDLER) },
    Publish: true,
  });
  const alias = { Name: 'live', FunctionVersion: '1' };
  await client.sendRest('lambda', 'POST', `/2015-03-31/functions/${FUNCTION}/aliases`, alias);
  for (const name of [ACCESS_LOG, FUNCTION_LOG]) await client.createLogGroup(name);
  return { client, stateDir, api: await createApi(client) };
}

/** Creates an API with one method in single calls, because the uncorrected emulator has no PutRestApi. */
async function createApi(client: EmulatorClient): Promise<ProbeContext['api']> {
  const create = async (path: string, body: object, method = 'POST') =>
    (await client.sendRest('apigateway', method, path, body)).json;
  const { id } = await create('/restapis', { name: 'Probe' });
  const at = `/restapis/${id}`;
  const { json: resources } = await client.sendRest('apigateway', 'GET', `${at}/resources`);
  const resource = await create(`${at}/resources/${resources.item[0].id}`, { pathPart: 'items' });
  const schema = JSON.stringify({ type: 'object', properties: { symbol: { type: 'string' } } });
  await create(`${at}/models`, { name: 'Item', contentType: 'application/json', schema });
  const validator = await create(`${at}/requestvalidators`, { name: 'body', validateRequestBody: true });
  const method = `${at}/resources/${resource.id}/methods/POST`;
  await create(
    method,
    {
      authorizationType: 'NONE',
      apiKeyRequired: true,
      requestValidatorId: validator.id,
      requestModels: { 'application/json': 'Item' },
    },
    'PUT',
  );
  const uri = `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${FUNCTION_ARN}/invocations`;
  await create(`${method}/integration`, { type: 'AWS_PROXY', httpMethod: 'POST', uri }, 'PUT');
  const template = '{"why":"$context.error.validationErrorString"}';
  const response = { statusCode: '400', responseTemplates: { 'application/json': template } };
  await create(`${at}/gatewayresponses/BAD_REQUEST_BODY`, response, 'PUT');
  const broken = { responseTemplates: { 'application/json': '{"broken":$context.error.messageString}' } };
  await create(`${at}/gatewayresponses/DEFAULT_5XX`, broken, 'PUT');
  const deployment = await create(`${at}/deployments`, {});
  await create(`${at}/stages`, { stageName: 'test', deploymentId: deployment.id });
  const log = {
    destinationArn: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${ACCESS_LOG}`,
    format: '$context.status $context.httpMethod $context.resourcePath $context.error.message',
  };
  const patchOperations = Object.entries(log).map(([setting, value]) => ({
    op: 'replace',
    path: `/accessLogSettings/${setting}`,
    value,
  }));
  await create(`${at}/stages/test`, { patchOperations }, 'PATCH');
  const key = await create('/apikeys', { name: 'Probe', value: 'a-key-that-is-long-enough', enabled: true });
  const plan = await create('/usageplans', { name: 'Probe', apiStages: [{ apiId: id, stage: 'test' }] });
  await create(`/usageplans/${plan.id}/keys`, { keyId: key.id, keyType: 'API_KEY' });
  return { path: `/restapis/${id}/test/_user_request_/items`, key: key.value };
}
