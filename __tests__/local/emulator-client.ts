import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from '../../src/cli/process/run-command';
import { getPython } from '../../src/cli/target/local/install-emulator';
import { PATHS } from '../../src/cli/target/local/paths';

export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/test`;

export interface EmulatorResponse {
  readonly status: number;
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any;
}

/** Sends requests in AWS's protocols to an emulator directly, so that a test sees the exact responses. */
export class EmulatorClient {
  constructor(readonly endpoint: string) {}

  /** Sends a REST request: API Gateway, Lambda, S3. */
  async sendRest(service: string, method: string, path: string, body?: unknown): Promise<EmulatorResponse> {
    return this.send(service, method, path, { 'content-type': 'application/json' }, JSON.stringify(body));
  }

  /** Sends a JSON request: Kinesis, DynamoDB, EventBridge, Step Functions, CloudWatch Logs. */
  async sendJson(service: string, target: string, body: unknown, region?: string): Promise<EmulatorResponse> {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
    return this.send(service, 'POST', '/', headers, JSON.stringify(body), region);
  }

  /** Sends a request of the query protocol: SNS, SQS, CloudWatch. */
  async sendQuery(service: string, parameters: Readonly<Record<string, string>>): Promise<EmulatorResponse> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.send(service, 'POST', '/', headers, new URLSearchParams(parameters).toString());
  }

  async send(
    service: string,
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string | Uint8Array<ArrayBuffer>,
    region = REGION,
  ): Promise<EmulatorResponse> {
    const scope = `Credential=test/20260101/${region}/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=none`;
    const response = await fetch(this.endpoint + path, {
      method,
      body,
      headers: { authorization, ...headers },
    });
    const text = await response.text();
    const isJson = /^\s*[[{]/.test(text);
    return { status: response.status, text, json: isJson ? JSON.parse(text) : undefined };
  }

  createLogGroup(logGroupName: string, region = REGION): Promise<EmulatorResponse> {
    return this.sendJson('logs', 'Logs_20140328.CreateLogGroup', { logGroupName }, region);
  }

  async getLogMessages(logGroup: string, startTime = 0): Promise<string[]> {
    const request = { logGroupName: logGroup, startTime };
    const { json } = await this.sendJson('logs', 'Logs_20140328.FilterLogEvents', request);
    return (json.events ?? []).map(({ message }: { message: string }) => message);
  }
}

/** Waits until a condition is true. @returns whether it became true before the timeout */
export async function waitUntil(check: () => Promise<boolean>, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (Date.now() < deadline) {
    if (await check()) return true;
    await sleep(250);
  }
  return false;
}

/** Creates a ZIP archive with one file, in base64 as Lambda expects it. */
export async function createZip(dir: string, name: string, content: string): Promise<string> {
  writeFileSync(join(dir, name), content);
  const program =
    'import sys,zipfile; zipfile.ZipFile("code.zip","w").write(sys.argv[1]); print(open("code.zip","rb").read().hex())';
  const { stdout } = await runCommand(getPython(PATHS), ['-c', program, name], {
    env: process.env,
    cwd: dir,
  });
  return Buffer.from(stdout.trim(), 'hex').toString('base64');
}
