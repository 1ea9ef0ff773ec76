import { formatViolation } from '../../../domain/validation';
import { UserError } from '../../errors';
import { formatCount, print, printJson, printNote, skipRepeats } from '../../terminal/print';
import { withDeployment } from '../deployment';
import { createProgressNotes } from '../../terminal/progress-notes';
import { parseRules, readRuleFile, readRules } from '../rules/file';
import { formatRuleSet, formatTrials, formatVersions } from '../rules/format';
import { findRule } from '../rules/put';
import { tryRules } from '../rules/try';
import { isInvalid, RuleStore, type StoredVersion } from '../stores/rules';
import { TransactionStore } from '../stores/transactions';

export interface CommonRuleOptions {
  readonly json?: boolean;
  readonly port?: number;
}

/** `stacks rules list`: lists the active rules, or all versions of one. */
export async function runListRules(ruleId: string | undefined, options: CommonRuleOptions): Promise<void> {
  const { active, versions } = await withDeployment(options, async (deployment) => {
    const store = new RuleStore(deployment);
    const active = await store.read();
    if (isInvalid(active)) {
      // The rules as they are stored, so that they can be corrected.
      if (options.json) printJson({ rules: active.rules, revision: active.revision });
      throw store.createInvalidError(active);
    }
    return {
      active,
      versions: ruleId === undefined ? [] : await store.readVersions(ruleId),
    };
  });
  if (ruleId === undefined) {
    if (options.json) printJson(active);
    else print(formatRuleSet(active));
    return;
  }
  const rule = findRule(active, ruleId);
  if (rule === undefined && versions.length === 0)
    throw new UserError(
      `there is no rule ${JSON.stringify(ruleId)}: expected one of ${active.rules.map((known) => known.ruleId).join(', ')}`,
    );
  // The rules of the deployment have no item of their own.
  const all: readonly StoredVersion[] =
    versions.length > 0 ? versions : [{ ...rule!, pattern: { ...rule!.pattern } }];
  if (options.json) printJson(all);
  else print(formatVersions(all, rule));
}

/** `stacks rules validate`: lists each invalid field of a file with rules. It needs no deployment. */
export function runValidateRules(file: string, { json }: CommonRuleOptions): void {
  const parsed = parseRules(readRuleFile(file));
  const violations = 'violations' in parsed ? parsed.violations : [];
  if (json) printJson({ file, valid: violations.length === 0, violations });
  else for (const violation of violations) print(formatViolation(violation));
  if (violations.length > 0)
    throw new UserError(
      `${file} has ${formatCount(violations.length, 'error')}: correct ${json ? 'them' : 'the fields above'}`,
    );
  if (!json && 'rules' in parsed)
    print(
      `${file}: ${formatCount(parsed.rules.length, 'rule')} valid (${parsed.rules.map(({ ruleId }) => ruleId).join(', ')})`,
    );
}

export interface TryOptions extends CommonRuleOptions {
  readonly from: number;
  readonly to?: number;
}

/** `stacks rules try`: evaluates the rules of a file on past transactions, and compares them with the active ones. */
export async function runTryRules(file: string, options: TryOptions): Promise<void> {
  const { rules: drafts } = readRules(file);
  const to = options.to ?? Date.now();
  const [from, end] = [new Date(options.from).toISOString(), new Date(to).toISOString()];
  if (options.from >= to)
    throw new UserError(`--from ${from} is not before --to ${end}: expected an earlier --from`);
  const trials = await withDeployment(options, async (deployment) => {
    const active = await new RuleStore(deployment).readActive();
    const notes = createProgressNotes(skipRepeats(printNote));
    const rows = await new TransactionStore(deployment).findInPeriod(
      'receivedAt',
      { from, to: end },
      (count) => notes.show(`${count.toLocaleString('en-US')} rows of Transactions read`),
    );
    if (rows.length === 0)
      throw new UserError(
        `no transaction was received from ${from} to ${end}: expected a period with transactions`,
      );
    return tryRules(
      drafts.map((draft) => ({ ...draft, version: 1 })),
      active.rules,
      rows,
    );
  });
  if (options.json) printJson(trials);
  else print(formatTrials(trials));
}
