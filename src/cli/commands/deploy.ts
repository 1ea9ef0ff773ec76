import pc from 'picocolors';
import { confirm } from '../confirm';
import { initialized, progressLine, recovered, type Deployable } from '../deployment';
import { UserError } from '../errors';
import { pause } from '../interrupt';
import { count, note, say, sayJson } from '../print';
import { refuseUnwatchedApply } from '../release/before-apply';
import { AwsReleases } from '../release/code-deploy';
import { releaseGroups } from '../release/groups';
import { release } from '../release/release';
import type { Outcome, ReleaseOptions } from '../release/releases';
import { openSession, type Session } from '../session';
import { StateBucket } from '../state-bucket';
import { withTarget } from '../target';
import { describePlan } from './plan';

export interface DeployOptions {
  readonly yes?: boolean;
  /** Milliseconds to watch a release. */
  readonly timeout: number;
  readonly json?: boolean;
  readonly port?: number;
}

interface Deployed {
  readonly stack: string;
  readonly applied: number;
  readonly releases: readonly Outcome[];
}

/** `stacks deploy`: plans, asks, applies, and lets CodeDeploy give new code its traffic, step by step. */
export async function deploy(systems: readonly string[], options: DeployOptions): Promise<void> {
  const session = openSession(options);
  const bucket = new StateBucket(session.config);
  const deployed = await withTarget(session, note, async () => {
    // On AWS the bucket is made once, with care; the local one is made by whoever comes first.
    if (session.config.target === 'local') await bucket.ensure();
    const chosen = await initialized(session, systems, note);
    await recovered(session, chosen, note);
    const done: Deployed[] = [];
    for (const one of chosen) {
      const deployed = await deployOne(session, bucket, one, options);
      done.push(deployed);
      // What comes after may build on what was just taken back.
      if (!deployed.releases.every(went)) break;
    }
    return done;
  });
  if (options.json) sayJson(deployed);
  const outcomes = deployed.flatMap(({ releases }) => releases);
  const failed = outcomes.filter((outcome) => !went(outcome));
  if (failed.length > 0) throw new UserError(failed.map(({ message }) => message).join('; '));
  if (!options.json) report(session, deployed);
}

const went = ({ result }: Outcome): boolean => result === 'released' || result === 'nothing to deploy';

async function deployOne(
  session: Session,
  bucket: StateBucket,
  { stack, terraform }: Deployable,
  options: DeployOptions,
): Promise<Deployed> {
  const groups = async () => releaseGroups(await bucket.resourcesOf(stack.name));
  const aws: ReleaseOptions = {
    releases: AwsReleases.of(session.config),
    clock: { now: Date.now, sleep: pause },
    timeout: options.timeout,
    tell: note,
  };
  note(`planning ${stack.name}`);
  const { summary } = await terraform.plan();
  describePlan(stack.name, summary, options.json ? note : say);
  if (!summary.empty) {
    for (const group of await groups()) await refuseUnwatchedApply(group, aws);
    await confirm(`Apply this to ${stack.name}?`, options.yes);
    let last = '';
    await terraform.apply(summary.steps, (progress) => {
      const line = progressLine(progress);
      if (line !== last) note(line);
      last = line;
    });
  }
  const outcomes: Outcome[] = [];
  for (const group of await groups()) {
    const outcome = await release(group, aws);
    outcomes.push(outcome);
    if (!went(outcome)) break;
  }
  return { stack: stack.name, applied: summary.steps, releases: outcomes };
}

function report({ config }: Session, deployed: readonly Deployed[]): void {
  const changes = deployed.reduce((sum, { applied }) => sum + applied, 0);
  say(changes === 0 ? 'no changes, nothing applied' : pc.green(`${count(changes, 'change')} applied`));
  for (const { message } of deployed.flatMap(({ releases }) => releases)) say(message);
  if (config.target === 'local' && changes > 0)
    say('The local target has no CodeDeploy: every alias live moved to its new version with the apply.');
}
