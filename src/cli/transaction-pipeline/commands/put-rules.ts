import {
  BUS_RULES,
  DEFAULT_RULES,
  EVENT_VERSION,
  MAX_RULES,
  MAX_RULES_AGE_MS,
  type Rule,
  type RuleSet,
  SOURCES,
  SYSTEM_EVENTS,
} from '../../../domain/transactions';
import { getUserName } from '../../commands/user-name';
import { formatError, UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';
import { print, printJson, printNote } from '../../terminal/print';
import { formatCanonical, omitFields } from '../canonical';
import { type Deployment, withDeployment } from '../deployment';
import { putEvent } from '../../target/put-event';
import { readRules, type RuleDraft } from '../rules/file';
import { type Change, isInvalid, replaceRules, RuleStore } from '../stores/rules';
import { type CommonRuleOptions, findRule } from './rules';

export interface PutOptions extends CommonRuleOptions {
  readonly by?: string;
  readonly revision?: number;
  /** Replace a stored rule set that is invalid. */
  readonly yes?: boolean;
}

/** `stacks rules put`: stores new versions of the rules in a file, and makes them active. */
export async function runPutRules(file: string, options: PutOptions): Promise<void> {
  const content = readRules(file);
  await withDeployment(options, async (deployment) => {
    const store = new RuleStore(deployment);
    const active = await store.read();
    assertRevision(active.revision, { [file]: content.revision, '--revision': options.revision });
    if (isInvalid(active)) {
      if (!content.isSet || !options.yes) throw store.createInvalidError(active);
      const { changed, deployed } = await createAllVersions(store, content.rules);
      const change = createChange(options);
      const next = await store.replaceInvalid(active, changed, change, deployed);
      return announce(deployment, changed, next, change, options);
    }
    const { changed, deployed } = await createVersions(store, active, content.rules);
    if (changed.length === 0) {
      if (options.json) printJson({ revision: active.revision, changed: [] });
      else print(`revision ${active.revision}: the rules of ${file} are already active, nothing was changed`);
      return;
    }
    const change = createChange(options);
    const next = await store.put(active, changed, change, deployed);
    await announce(deployment, changed, next, change, options);
  });
}

const createChange = ({ by }: PutOptions): Change => ({
  by: getUserName(by),
  at: new Date().toISOString(),
});

/** @throws UserError unless the stored rules have each revision that is given */
function assertRevision(stored: unknown, expected: Readonly<Record<string, number | undefined>>): void {
  for (const [name, revision] of Object.entries(expected))
    if (revision !== undefined && revision !== stored)
      throw new UserError(
        `the active rules have revision ${String(stored)}, and ${name} has ${revision}: someone changed them since; ` +
          `compare with ${formatCommand('transaction-pipeline rules list')}`,
      );
}

async function announce(
  deployment: Deployment,
  changed: readonly Rule[],
  next: RuleSet,
  change: Change,
  options: PutOptions,
): Promise<void> {
  for (const rule of changed) await announceChange(deployment, rule, next.revision, change);
  report(changed, next, change, options);
}

interface NewVersions {
  readonly changed: readonly Rule[];
  /** The versions of the deployment that are replaced, and that the table does not contain yet. */
  readonly deployed: readonly Rule[];
}

/** Creates the next version of each rule that differs from its active version. */
async function createVersions(
  store: RuleStore,
  active: RuleSet,
  drafts: readonly RuleDraft[],
): Promise<NewVersions> {
  const [changed, deployed]: [Rule[], Rule[]] = [[], []];
  for (const draft of drafts) {
    const current = findRule(active, draft.ruleId);
    const content = omitFields(current ?? {}, ['version']);
    if (formatCanonical(content) === formatCanonical(draft)) continue;
    const newest = await store.readNewestVersion(draft.ruleId);
    changed.push({ ...draft, version: Math.max(newest, current?.version ?? 0) + 1 });
    if (current && newest === 0) deployed.push(current);
  }
  assertRuleCount(replaceRules(active.rules, changed));
  return { changed, deployed };
}

/** Creates the next version of each rule, to replace a rule set that cannot be read. */
async function createAllVersions(store: RuleStore, drafts: readonly RuleDraft[]): Promise<NewVersions> {
  const [changed, deployed]: [Rule[], Rule[]] = [[], []];
  for (const draft of drafts) {
    const original = findRule(DEFAULT_RULES, draft.ruleId);
    const newest = await store.readNewestVersion(draft.ruleId);
    changed.push({ ...draft, version: Math.max(newest, original?.version ?? 0) + 1 });
    if (original && newest === 0) deployed.push(original);
  }
  assertRuleCount(changed);
  return { changed, deployed };
}

function assertRuleCount({ length }: readonly Rule[]): void {
  if (length <= MAX_RULES) return;
  throw new UserError(
    `there would be ${length} rules: expected at most ${MAX_RULES}, because every transaction is checked against all of them`,
  );
}

/** Puts RuleChanged. The rule is active already, so a failure is a note for the operator. */
async function announceChange(
  deployment: Deployment,
  rule: Rule,
  revision: number,
  change: Change,
): Promise<void> {
  try {
    await putRuleChanged(deployment, rule, revision, change);
  } catch (error) {
    printNote(`${rule.ruleId} is active, but the operators are not notified: ${formatError(error)}`);
  }
}

async function putRuleChanged(
  { events, getOutput }: Deployment,
  { ruleId, version, enabled, points }: Rule,
  revision: number,
  { by, at }: Change,
): Promise<void> {
  await putEvent(events, {
    bus: getOutput('SystemBusName'),
    source: SOURCES.operation,
    detailType: SYSTEM_EVENTS.ruleChanged,
    detail: { version: EVENT_VERSION, ruleId, ruleVersion: version, enabled, points, revision, by, at },
  });
}

function report(
  changed: readonly Rule[],
  { revision }: RuleSet,
  { by, at }: Change,
  { json }: PutOptions,
): void {
  const effectiveAt = new Date(Date.parse(at) + MAX_RULES_AGE_MS).toISOString();
  if (json) return printJson({ revision, by, at, effectiveAt, changed });
  for (const { ruleId, version, enabled } of changed)
    print(
      `${ruleId} version ${version} is active${enabled ? '' : ' and disabled'} (revision ${revision}, by ${by})`,
    );
  print(
    `FraudDetector uses it from ${effectiveAt} at the latest: it reads the rules every ${MAX_RULES_AGE_MS / 1000} s`,
  );
  const routed = changed.filter(({ ruleId }) => (BUS_RULES as readonly string[]).includes(ruleId));
  if (routed.length > 0)
    printNote(
      `the rule of the bus with the same name continues to match the deployed pattern: this changes the score, not the delivery to RuleMatches and the audit bus (${routed.map(({ ruleId }) => ruleId).join(', ')})`,
    );
}
