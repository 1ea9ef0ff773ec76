import { applyIgnores } from '../../domain/drift/ignores';
import type { Finding } from '../../domain/drift/record';
import { NOTHING_SEEN, readSeen, toKeep, withDates } from '../../domain/drift/seen';
import { synthesizeStacks } from '../terraform/deployment';
import { driftIgnores } from '../drift/ignores';
import { look } from '../drift/look';
import { driftMarkdown } from '../drift/markdown';
import { hasDrift, ignoresOutOfOrder, inOrder, type DriftReport } from '../drift/report';
import { driftText } from '../drift/text';
import { unmanaged } from '../drift/unmanaged';
import { DriftFound, UserError } from '../errors';
import { note, say, sayJson } from '../terminal/print';
import { openSession, type Session } from '../session';
import { StateBucket } from '../terraform/state-bucket';
import { terraformEnv, withTarget } from '../target/target';

export interface DriftOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
  /** Keep when findings were seen. Without it nothing is written anywhere but in the checkout. */
  readonly record?: boolean;
  readonly port?: number;
}

/**
 * `stacks drift`: what was changed behind Terraform, told from what is not applied yet and what is meant to change.
 * @throws DriftFound (exit code 2) if there is drift; UserError (1) if an ignore is expired or unused, or a stack could
 * not be looked at; what was found is on stdout before that
 */
export async function drift(systems: readonly string[], options: DriftOptions): Promise<void> {
  const session = openSession(options);
  const report = await withTarget(session, note, () => check(session, systems, options.record ?? false));
  if (options.json) sayJson(report);
  else say(options.markdown ? driftMarkdown(report) : driftText(report));
  const wrong = ignoresOutOfOrder(report);
  if (wrong) throw new UserError(wrong);
  if (hasDrift(report)) throw new DriftFound();
}

async function check(session: Session, systems: readonly string[], record: boolean): Promise<DriftReport> {
  const ignores = driftIgnores();
  const bucket = new StateBucket(session.config);
  const env = await terraformEnv(session, note);
  note('synthesizing');
  const chosen = await synthesizeStacks(session, systems, env);
  const looked = new Map<string, readonly Finding[]>();
  const notDeployed: string[] = [];
  for (const { stack } of chosen) {
    const found = await look(session, stack, env, bucket, note);
    if (found) looked.set(stack.name, found);
    else notDeployed.push(stack.name);
  }
  // What no state records belongs to no system: it is looked for where the whole environment is looked at.
  if (systems.length === 0 && looked.size > 0) {
    note('looking for what no state records');
    const names = chosen.map(({ stack }) => stack.system);
    looked.set(`environment-${session.config.suffix}`, await unmanaged(session.config, names, bucket));
  }
  const now = new Date().toISOString();
  const stacks = [...looked.keys()];
  const { findings, ...judged } = applyIgnores(
    [...looked.values()].flat(),
    ignores,
    stacks,
    now.slice(0, 10),
  );
  const records = await Promise.all(
    stacks.map((stack) =>
      dated(
        bucket,
        stack,
        findings.filter((finding) => finding.stack === stack),
        { now, record },
      ),
    ),
  );
  return {
    stacks,
    notDeployed,
    records: inOrder(records.flat()),
    ignored: judged.ignored,
    expiredIgnores: judged.expired,
    unusedIgnores: judged.unused,
  };
}

/** Dates of what was found, from the record beside the state and, if asked to, into it. */
async function dated(
  bucket: StateBucket,
  stack: string,
  findings: readonly Finding[],
  { now, record }: { readonly now: string; readonly record: boolean },
) {
  const key = `drift/${stack}.json`;
  const text = await bucket.documentOf(stack, key);
  let seen = NOTHING_SEEN;
  try {
    if (text !== undefined) seen = readSeen(text);
  } catch (error) {
    throw new UserError(
      `${key} in the state bucket is no record of drift: ${(error as Error).message}; delete it, or take back its last version`,
    );
  }
  const records = withDates(findings, seen, now);
  if (record) await bucket.keepDocument(stack, key, `${JSON.stringify(toKeep(records), null, 2)}\n`);
  return records;
}
