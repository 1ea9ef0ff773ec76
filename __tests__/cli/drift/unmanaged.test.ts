import { createFixCommands, formatAwsCommand } from '../../../src/cli/drift/fix-commands';
import { createUnmanagedFinding } from '../../../src/cli/drift/unmanaged';
import { ROOT, type Session } from '../../../src/cli/session';
import { readConfig } from '../../../src/config';
import { join } from 'node:path';

const local = readConfig({
  TARGET: 'local',
  ENVIRONMENT_SUFFIX: 'dev',
  LOCAL_ENDPOINT: 'http://127.0.0.1:4600',
});
const aws = readConfig({ TARGET: 'aws', ENVIRONMENT_SUFFIX: 'dev' });

describe('an unmanaged resource', () => {
  const arn = 'arn:aws:lambda:us-east-1:000000000000:function:F-dev:live';
  it.each([
    ['aws_sns_topic', 'arn:t', 'sns delete-topic --topic-arn arn:t'],
    ['aws_lambda_alias', arn, `lambda delete-alias --function-name ${arn.slice(0, -5)} --name live`],
    [
      'aws_lambda_layer_version',
      'arn:aws:lambda:us-east-1:000000000000:layer:L:3',
      'lambda delete-layer-version --layer-name L --version-number 3',
    ],
    [
      'aws_sqs_queue',
      'Q-dev',
      'sqs delete-queue --queue-url "$(aws sqs get-queue-url --queue-name Q-dev --query QueueUrl --output text)"',
    ],
  ])('of type %s has a command that deletes it', (type, identity, command) => {
    expect(createUnmanagedFinding('environment-dev', { type, identity }, 'aws')).toMatchObject({
      address: `${type} ${identity}`,
      kind: 'unmanaged',
      fix: `aws ${command}`,
    });
  });

  it('has no command if its deletion requires several commands', () => {
    const role = createUnmanagedFinding(
      'environment-dev',
      { type: 'aws_iam_role', identity: 'R-dev' },
      'aws',
    );
    expect(role).toMatchObject({ severity: 'security', kind: 'unmanaged' });
    expect(role).not.toHaveProperty('fix');
  });
});

describe('the commands that fix drift', () => {
  const stack = {
    name: 'trial-dev',
    system: 'trial',
    region: 'us-east-1',
    dir: join(ROOT, 'cdktf.out/stacks/trial-dev'),
    dependencies: [],
  };
  it('use the target that was scanned', () => {
    expect(formatAwsCommand(aws)).toBe('aws --region us-east-1');
    expect(formatAwsCommand(local)).toMatch(
      / aws --region us-east-1 --endpoint-url http:\/\/127\.0\.0\.1:4600$/,
    );
    expect(createFixCommands({ config: aws } as Session, stack, {}).deployStack).toBe(
      'TARGET=aws ENVIRONMENT_SUFFIX=dev npx stacks deploy trial',
    );
    const own = readConfig({ TARGET: 'aws', ENVIRONMENT_SUFFIX: 'dev', STATE_BUCKET: 'my-state' });
    expect(createFixCommands({ config: own } as Session, stack, {}).deployStack).toMatch(
      /^TARGET=aws STATE_BUCKET=my-state /,
    );
    const commands = createFixCommands({ config: local } as Session, stack, {
      TF_CLI_CONFIG_FILE: '/x/terraform.rc',
    });
    expect(commands.deployStack).toBe('ENVIRONMENT_SUFFIX=dev npx stacks deploy trial --port 4600');
    expect(commands.applyResource('aws_a.b["c"]')).toMatch(
      /^TF_CLI_CONFIG_FILE='\/x\/terraform\.rc' terraform -chdir=\S*cdktf\.out\/stacks\/trial-dev apply -target='aws_a\.b\["c"\]'$/,
    );
  });
});
