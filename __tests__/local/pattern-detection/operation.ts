import {
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildArchives } from './build-archives';
import type { System } from './system';

/** Tests the commands of an operator on a deployment without faults. */
export function testOperation(system: System): void {
  it('prints its outputs as JSON', async () => {
    const outputs = JSON.parse(
      await system.project.runOrFail('outputs', 'pattern-detection', '--json'),
    ) as Record<string, string>;
    expect(Object.keys(outputs).sort()).toEqual([
      'AlertQueueUrl',
      'ApiGatewayUrl',
      'ApprovalApiUrl',
      'CanaryApiUrl',
      'DashboardUrl',
      'KinesisStreamArn',
      'LiveAliasArn',
      'PatternAnalysisWorkflowArn',
      'PendingApprovalsQueueUrl',
      'PowerTuningWorkflowArn',
      'WebAclArn',
    ]);
    system.api = outputs.ApiGatewayUrl!;
    system.canary = outputs.CanaryApiUrl!;
    expect(outputs.WebAclArn).toContain('/PatternDetectionWAF-local/');
  });

  it('creates API keys, and rejects requests without one', async () => {
    const { api, canary } = system;
    const key = (await system.project.runOrFail('key', 'create', 'tests')).trim();
    system.key = key;
    expect((await system.project.runOrFail('key', 'show', 'tests')).trim()).toBe(key);
    expect(await system.project.runOrFail('key', 'list', '--json')).toContain('"tests"');
    for (const base of [api, canary]) {
      expect((await system.fetchApi('/alerts?limit=1', base)).status).toBe(200);
      for (const wrong of ['', key.replace(/./g, 'x')]) {
        const refused = await fetch(`${base}/alerts`, { headers: wrong ? { 'x-api-key': wrong } : {} });
        expect(refused.status).toBe(403);
        expect(await refused.json()).toMatchObject({
          error: 'Forbidden',
          message: 'The header x-api-key must contain a valid API key',
        });
      }
    }
    const other = (await system.project.runOrFail('key', 'create', 'other')).trim();
    await system.project.runOrFail('key', 'revoke', 'other');
    expect((await fetch(`${api}/alerts`, { headers: { 'x-api-key': other } })).status).toBe(403);
    const twice = await system.project.runStacks('key', 'create', 'tests');
    expect(twice).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('revoke it first'),
    });
  });

  it('has the same archives, byte for byte, as another checkout at another path', async () => {
    const archives = join(system.project.dir, 'cdktf.out/stacks/pattern-detection-local/archives');
    const others = await buildArchives('pattern-detection', mkdtempSync(join(tmpdir(), 'archives-')));
    const names = readdirSync(archives).sort();
    expect(names.length).toBeGreaterThan(10);
    expect(readdirSync(others).sort()).toEqual(names);
    for (const name of names) {
      const equal = readFileSync(join(others, name)).equals(readFileSync(join(archives, name)));
      expect([name, equal]).toEqual([name, true]);
    }
  });

  it('stores its state in a private, encrypted and versioned bucket', async () => {
    const s3 = new S3Client({ ...system.clients, endpoint: system.project.endpoint, forcePathStyle: true });
    const Bucket = 'market-stacks-state-local';
    const { PublicAccessBlockConfiguration: block } = await s3.send(
      new GetPublicAccessBlockCommand({ Bucket }),
    );
    expect(Object.values(block!)).toEqual([true, true, true, true]);
    const { ServerSideEncryptionConfiguration: encryption } = await s3.send(
      new GetBucketEncryptionCommand({ Bucket }),
    );
    expect(encryption!.Rules![0]!.ApplyServerSideEncryptionByDefault!.SSEAlgorithm).toBe('AES256');
    expect((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toContain('aws:SecureTransport');
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe('Enabled');
  });

  it('plans and deploys nothing if nothing has changed', async () => {
    const deployed = JSON.parse(await system.project.runOrFail('deploy', '--yes', '--json')) as Record<
      string,
      unknown
    >[];
    expect(deployed).toContainEqual({ stack: 'pattern-detection-local', applied: 0, releases: [] });
    for (const { applied, releases } of deployed) expect([applied, releases]).toEqual([0, []]);
  });

  it('promotes nothing if the canary and the stable API are the same', async () => {
    const file = join(system.project.dir, 'src/systems/pattern-detection/stable-api.json');
    const before = readFileSync(file, 'utf8');
    expect(await system.project.runOrFail('promote', '--yes')).toContain('nothing to promote');
    const result = JSON.parse(await system.project.runOrFail('promote', '--json')) as {
      promoted: boolean;
      documents: { canary: string; stable: string };
    };
    expect(result.promoted).toBe(false);
    expect(result.documents.canary).toMatch(/^[0-9a-f]{64}$/);
    expect(result.documents.stable).toBe(result.documents.canary);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('works with the commands of cdktf', async () => {
    const { status, stdout } = await system.project.start('npx', ['cdktf', 'list'], { TARGET: 'local' })
      .result;
    expect(status).toBe(0);
    expect(stdout).toContain('pattern-detection-local');
  });

  it('suggests the nearest command for a mistyped one, and names an invalid variable', async () => {
    const mistyped = await system.project.runStacks('outputz');
    expect(mistyped.status).toBe(1);
    expect(mistyped.stderr).toContain('outputs');
    const wrong = await system.project.start(process.execPath, ['bin/stacks.mjs', 'plan'], {
      STAGE: 'staging',
    }).result;
    expect(wrong.status).toBe(1);
    expect(wrong.stderr.trim().split('\n')).toEqual([
      expect.stringContaining('STAGE is "staging"; expected dev or prod'),
    ]);
  });
}
