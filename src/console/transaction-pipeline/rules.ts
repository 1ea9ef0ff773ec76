import { z } from 'zod';
import { BUS_RULES, MAX_RULES_AGE_MS, type Rule, type RuleSet } from '../../domain/transactions';
import { UserError } from '../../cli/errors';
import { formatCommand } from '../../cli/terminal/format-command';
import { omitFields } from '../../cli/transaction-pipeline/canonical';
import type { Deployment } from '../../cli/transaction-pipeline/deployment';
import type { RuleDraft } from '../../cli/transaction-pipeline/rules/file';
import { findRule, prepareRules, putRules } from '../../cli/transaction-pipeline/rules/put';
import { RuleStore, type StoredVersion } from '../../cli/transaction-pipeline/stores/rules';
import { defineChange, defineQuery } from '../server/section';

type Tables = Pick<Deployment, 'dynamo' | 'getOutput'>;

/** What the page changes of a rule. Its pattern and its description are changed by the command, with a file. */
const RuleEdit = z.strictObject({
  ruleId: z.string().min(1),
  enabled: z.boolean(),
  points: z.number().min(-100).max(100),
  /** The revision that the page shows, so that nothing is changed that the user did not see. */
  revision: z.number().int().min(0),
});
type RuleEdit = z.infer<typeof RuleEdit>;

/** Whether a rule of the bus has the same name: it continues to match the deployed pattern, whatever the detector does. */
const isOnBus = (ruleId: string): boolean => (BUS_RULES as readonly string[]).includes(ruleId);

/** Reads the active rules. @throws UserError if they are invalid */
export const createRulesQuery = (tables: Tables) =>
  defineQuery({
    parameters: z.object({}),
    run: async () => {
      const { rules, revision } = await new RuleStore(tables).readActive();
      return {
        revision,
        effectiveWithinMs: MAX_RULES_AGE_MS,
        rules: rules.map((rule) => ({ ...rule, isOnBus: isOnBus(rule.ruleId) })),
      };
    },
  });

/** Reads all versions of a rule, the newest first. The rules of the deployment have no stored version. */
export const createRuleVersionsQuery = (tables: Tables) =>
  defineQuery({
    parameters: z.object({ ruleId: z.string().min(1) }),
    run: async ({ ruleId }): Promise<readonly (StoredVersion | Rule)[]> => {
      const store = new RuleStore(tables);
      const versions = await store.readVersions(ruleId);
      return versions.length > 0 ? versions : [requireRule(await store.readActive(), ruleId)];
    },
  });

/** Enables or disables a rule, or changes its points, as the command `rules put` does. */
export const createRuleChange = (deployment: Deployment) =>
  defineChange({
    parameters: RuleEdit,
    requiresReason: true,
    preview: async (edit) => {
      const { before, prepared } = await prepare(deployment, edit);
      const { changed } = prepared;
      const { ruleId, version, enabled, points } = changed[0] ?? before;
      return {
        ruleId,
        isChanged: changed.length > 0,
        before: { version: before.version, enabled: before.enabled, points: before.points },
        after: { version, enabled, points },
        effectiveWithinMs: MAX_RULES_AGE_MS,
        isOnBus: isOnBus(ruleId),
        command: formatCommand('transaction-pipeline rules put FILE'),
      };
    },
    run: async (edit, { user }) => {
      const { prepared } = await prepare(deployment, edit);
      const change = { by: user, at: new Date().toISOString() };
      return putRules(deployment, new RuleStore(deployment), prepared, change);
    },
  });

/** Creates the new version of a rule; `before` is the active one. @throws UserError if the rules have changed since the page showed them */
async function prepare(deployment: Tables, { ruleId, enabled, points, revision }: RuleEdit) {
  const store = new RuleStore(deployment);
  const before = requireRule(await store.readActive(), ruleId);
  const draft = { ...omitFields(before, ['version']), enabled, points } as unknown as RuleDraft;
  return { before, prepared: await prepareRules(store, { rules: [draft] }, { 'the page': revision }) };
}

function requireRule(active: RuleSet, ruleId: string): Rule {
  const rule = findRule(active, ruleId);
  if (rule) return rule;
  throw new UserError(
    `there is no rule ${JSON.stringify(ruleId)}: expected one of ${active.rules.map((known) => known.ruleId).join(', ')}`,
  );
}
