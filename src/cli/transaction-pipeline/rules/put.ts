import {
  DEFAULT_RULES,
  EVENT_VERSION,
  MAX_RULES,
  type Rule,
  type RuleSet,
  SOURCES,
  SYSTEM_EVENTS,
} from '../../../domain/transactions';
import { formatError, UserError } from '../../errors';
import { putEvent } from '../../target/put-event';
import { formatCommand } from '../../terminal/format-command';
import { formatCanonical, omitFields } from '../canonical';
import type { Deployment } from '../deployment';
import { type Change, type InvalidRules, isInvalid, replaceRules, RuleStore } from '../stores/rules';
import type { RuleDraft, RuleFile } from './file';

/** What a change of rules did. */
export interface PutRulesResult {
  /** The new versions; empty if the rules were active already. */
  readonly changed: readonly Rule[];
  readonly revision: number;
  /** The changes that are active, but of which the operators are not notified: one line each. */
  readonly problems: readonly string[];
}

/** A change that can be stored. */
export interface PreparedRules extends NewVersions {
  readonly active: RuleSet | InvalidRules;
}

interface NewVersions {
  readonly changed: readonly Rule[];
  /** The versions of the deployment that are replaced, and that the table does not contain yet. */
  readonly deployed: readonly Rule[];
}

/**
 * Creates the new versions of rules, without storing them.
 * @param revisions the revisions that the active rules must have, by where they come from
 * @param replacesInvalid whether a rule set replaces active rules that are invalid
 * @throws UserError if the active rules have another revision, are invalid, or would be too many
 */
export async function prepareRules(
  store: RuleStore,
  content: RuleFile,
  revisions: Readonly<Record<string, number | undefined>>,
  replacesInvalid = false,
): Promise<PreparedRules> {
  const active = await store.read();
  assertRevision(active.revision, revisions);
  if (!isInvalid(active)) return { active, ...(await createVersions(store, active, content.rules)) };
  if (!content.isSet || !replacesInvalid) throw store.createInvalidError(active);
  return { active, ...(await createAllVersions(store, content.rules)) };
}

/**
 * Stores the new versions and makes them active, in one transaction, then puts RuleChanged for each.
 * @throws UserError if someone else has changed the rules since they were read; nothing is stored then
 */
export async function putRules(
  deployment: Deployment,
  store: RuleStore,
  { active, changed, deployed }: PreparedRules,
  change: Change,
): Promise<PutRulesResult> {
  if (!isInvalid(active) && changed.length === 0) return { changed, revision: active.revision, problems: [] };
  const next = isInvalid(active)
    ? await store.replaceInvalid(active, changed, change, deployed)
    : await store.put(active, changed, change, deployed);
  return announceAll(deployment, changed, next, change);
}

/** Finds an active rule by its id. */
export const findRule = ({ rules }: RuleSet, id: string): Rule | undefined =>
  rules.find(({ ruleId }) => ruleId === id);

/** @throws UserError unless the stored rules have each revision that is given */
function assertRevision(stored: unknown, expected: Readonly<Record<string, number | undefined>>): void {
  for (const [name, revision] of Object.entries(expected))
    if (revision !== undefined && revision !== stored)
      throw new UserError(
        `the active rules have revision ${String(stored)}, and ${name} has ${revision}: someone changed them since; ` +
          `compare with ${formatCommand('transaction-pipeline rules list')}`,
      );
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

/** Puts RuleChanged for each rule. The rules are active already, so a failure is a line for the operator. */
async function announceAll(
  deployment: Deployment,
  changed: readonly Rule[],
  { revision }: RuleSet,
  change: Change,
): Promise<PutRulesResult> {
  const problems: string[] = [];
  for (const rule of changed)
    try {
      await putRuleChanged(deployment, rule, revision, change);
    } catch (error) {
      problems.push(`${rule.ruleId} is active, but the operators are not notified: ${formatError(error)}`);
    }
  return { changed, revision, problems };
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
