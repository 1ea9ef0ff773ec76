import { relative } from 'node:path';
import { quoteForShell } from '../../domain/shell-word';
import type { FixCommands } from '../../domain/drift/find-drift';
import { STATE_BUCKET_PREFIX, type CommonConfig } from '../../config';
import type { Env } from '../process/run-command';
import type { Session } from '../session';
import type { SynthesizedStack } from '../terraform/synth';
import { formatCommand } from '../terminal/format-command';

/** Formats the start of an AWS CLI command for the target, with dummy credentials for the local target. */
export const formatAwsCommand = ({ endpoint, region }: CommonConfig): string =>
  endpoint === undefined
    ? `aws --region ${region}`
    : `AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test aws --region ${region} --endpoint-url ${endpoint}`;

/**
 * Creates the commands that fix a finding. Each command sets the environment variables of this run, so that it can be
 * pasted into a shell in the checkout.
 */
export function createFixCommands(
  { config }: Session,
  { system, dir }: SynthesizedStack,
  env: Env,
): FixCommands {
  const isLocal = config.target === 'local';
  const port = isLocal ? Number(new URL(config.endpoint ?? '').port) : undefined;
  const isDefaultBucket = config.stateBucket === `${STATE_BUCKET_PREFIX}${config.suffix}`;
  const target = `${isLocal ? '' : 'TARGET=aws '}${isDefaultBucket ? '' : `STATE_BUCKET=${config.stateBucket} `}`;
  const cliConfig = env.TF_CLI_CONFIG_FILE ? `TF_CLI_CONFIG_FILE='${env.TF_CLI_CONFIG_FILE}' ` : '';
  return {
    deployStack: `${target}ENVIRONMENT_SUFFIX=${config.suffix} ${formatCommand(`deploy ${system}`, port)}`,
    applyResource: (address: string) =>
      `${cliConfig}terraform -chdir=${relative(process.cwd(), dir) || '.'} apply -target=${quoteForShell(address)}`,
    aws: formatAwsCommand(config),
  };
}
