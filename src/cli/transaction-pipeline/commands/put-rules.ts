import { BUS_RULES, MAX_RULES_AGE_MS } from '../../../domain/transactions';
import { getUserName } from '../../commands/user-name';
import { print, printJson, printNote } from '../../terminal/print';
import { withDeployment } from '../deployment';
import { readRules } from '../rules/file';
import { prepareRules, putRules, type PutRulesResult } from '../rules/put';
import { type Change, RuleStore } from '../stores/rules';
import type { CommonRuleOptions } from './rules';

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
    const revisions = { [file]: content.revision, '--revision': options.revision };
    const prepared = await prepareRules(store, content, revisions, options.yes);
    const change = createChange(options);
    const result = await putRules(deployment, store, prepared, change);
    result.problems.forEach((problem) => printNote(problem));
    if (result.changed.length > 0) return report(result, change, options);
    if (options.json) printJson({ revision: result.revision, changed: [] });
    else print(`revision ${result.revision}: the rules of ${file} are already active, nothing was changed`);
  });
}

const createChange = ({ by }: PutOptions): Change => ({
  by: getUserName(by),
  at: new Date().toISOString(),
});

function report({ changed, revision }: PutRulesResult, { by, at }: Change, { json }: PutOptions): void {
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
