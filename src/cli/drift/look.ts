import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { classify, type Commands } from '../../domain/drift/classify';
import type { Finding } from '../../domain/drift/record';
import { readPlan } from '../../domain/plan/plan';
import { STATE_BUCKET_PREFIX, type Config } from '../../config';
import type { Env } from '../process/child';
import { UserError } from '../errors';
import { AwsReleases } from '../release/code-deploy';
import { releaseGroups } from '../release/groups';
import type { Session } from '../session';
import type { StateBucket } from '../terraform/state-bucket';
import type { SynthesizedStack } from '../terraform/synth';
import { terraformOn, type Tell } from '../target/target';

/**
 * Compares a stack's state with what there is, and with the configuration. Nothing is locked, written or changed: the
 * plan takes no lock, and one whose state moved meanwhile is worth nothing, so its state is read before and after.
 * @returns undefined if the stack is not deployed
 * @throws UserError if somebody is changing the stack
 */
export async function look(
  session: Session,
  stack: SynthesizedStack,
  env: Env,
  bucket: StateBucket,
  tell: Tell,
): Promise<readonly Finding[] | undefined> {
  const { name } = stack;
  const before = await bucket.stateIdOf(name);
  if (before === undefined) return undefined;
  const lock = await bucket.lockOf(name);
  if (lock)
    throw new UserError(
      `${name} is being changed by ${lock.Who} since ${lock.Created}, and what is half done would look like drift: ` +
        'run this again when that has ended (if it was killed, npx stacks plan says how to unlock it)',
    );
  // Plans and logs of its own: the plan that somebody made to apply stays what it is.
  const terraform = terraformOn({ ...stack, name: `${name}-drift` }, env);
  tell(`initializing ${name}`);
  await terraform.init();
  tell(`comparing ${name} with what there is`);
  await terraform.plan(['-lock=false']);
  const after = await bucket.stateIdOf(name);
  if (after?.serial !== before.serial || after.lineage !== before.lineage)
    throw new UserError(
      `the state of ${name} moved from serial ${before.serial} to ${after?.serial ?? 'none'} meanwhile: run this again`,
    );
  return classify({
    stack: name,
    plan: readPlan(readFileSync(terraform.planJsonFile, 'utf8')),
    releasing: await releasing(session, name, bucket),
    commands: commandsFor(session, stack, env),
  });
}

/** The functions that CodeDeploy is releasing. */
export async function releasing(
  { config }: Pick<Session, 'config'>,
  stack: string,
  bucket: StateBucket,
): Promise<ReadonlySet<string>> {
  if (!config.holds('code-deploy')) return new Set();
  const releases = AwsReleases.of(config);
  const groups = releaseGroups(await bucket.resourcesOf(stack));
  const busy = await Promise.all(groups.map(async (group) => (await releases.underWay(group)).length > 0));
  return new Set(groups.filter((_, index) => busy[index]).map(({ fn }) => fn));
}

/** AWS's command line on the target; on the local one with credentials that it takes. */
export const awsCommand = ({ endpoint, region }: Config): string =>
  endpoint === undefined
    ? `aws --region ${region}`
    : `AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test aws --region ${region} --endpoint-url ${endpoint}`;

/** Commands as they are typed in the checkout, with the variables of this run that they need. */
export function commandsFor({ config }: Session, { system, dir }: SynthesizedStack, env: Env): Commands {
  const local = config.target === 'local';
  const port = local ? ` --port ${new URL(config.endpoint ?? '').port}` : '';
  const named = config.stateBucket === `${STATE_BUCKET_PREFIX}${config.suffix}`;
  const target = `${local ? '' : 'TARGET=aws '}${named ? '' : `STATE_BUCKET=${config.stateBucket} `}`;
  const rc = env.TF_CLI_CONFIG_FILE ? `TF_CLI_CONFIG_FILE='${env.TF_CLI_CONFIG_FILE}' ` : '';
  return {
    all: `${target}ENVIRONMENT_SUFFIX=${config.suffix} npx stacks deploy ${system}${port}`,
    one: (address: string) =>
      `${rc}terraform -chdir=${relative(process.cwd(), dir) || '.'} apply -target='${address}'`,
    aws: awsCommand(config),
  };
}
