import pc from 'picocolors';
import { escapeTexts } from '../../domain/plan';
import type { PolicyResults } from '../../policies/evaluate';
import { evaluateToday, isClean } from '../../policies/results';
import { GENERAL, type RuleSeverity, type PolicyViolation } from '../../policies/rule';
import { WAIVER_FILE } from '../../policies/waiver-file';
import { formatWaiverScope } from '../../policies/waivers';
import { EXIT } from '../errors';
import { loadWaivers } from '../review/policy-waivers';
import { formatCount, printNote, print, printJson } from '../terminal/print';
import { planStacksOffline } from '../terraform/plan-stacks-offline';

export interface PolicyOptions {
  readonly json?: boolean;
}

/**
 * `stacks policy`: checks planned stacks against the rules. The exit code is 2 if a rule is violated or a waiver is
 * expired or unused.
 */
export async function runPolicy(systems: readonly string[], { json }: PolicyOptions): Promise<void> {
  const waivers = loadWaivers();
  const planned = await planStacksOffline(process.env, systems, printNote);
  const results = evaluateToday(planned, waivers, systems.length === 0);
  if (json) printJson(results);
  else describePolicy(results, print);
  if (!isClean(results)) process.exitCode = EXIT.violations;
}

const COLORS_BY_SEVERITY: Readonly<Record<RuleSeverity, (text: string) => string>> = {
  high: pc.red,
  medium: pc.yellow,
  low: pc.dim,
};

/** Prints the results for a terminal, the most severe violations first. */
export function describePolicy(results: PolicyResults, printLine: (line: string) => void): void {
  const { violations, waived, expiredWaivers, unusedWaivers, ...counts } = escapeTexts(results);
  for (const violation of violations) for (const line of formatViolation(violation)) printLine(line);
  for (const waiver of expiredWaivers) {
    const { check, address, expires, owner } = waiver;
    printLine(
      `${WAIVER_FILE}: ${check} on ${address} (${formatWaiverScope(waiver)}) expired on ${expires}: ask ${owner}, or fix the violation`,
    );
  }
  for (const waiver of unusedWaivers) {
    const { check, address } = waiver;
    printLine(
      `${WAIVER_FILE}: ${check} on ${address} (${formatWaiverScope(waiver)}) covers no violation: delete it`,
    );
  }
  const waivedCount = waived.length === 0 ? '' : `, ${waived.length} waived`;
  printLine(
    `${formatRuleCount(counts)}, ${formatCount(counts.resources, 'resource')}: ${formatCount(violations.length, 'violation')}${waivedCount}`,
  );
}

function formatRuleCount({ rules, rulesByScope }: Pick<PolicyResults, 'rules' | 'rulesByScope'>): string {
  const parts = Object.entries(rulesByScope).map(([scope, number]) =>
    scope === GENERAL ? `${number} general` : `${number} of ${scope}`,
  );
  return `${formatCount(rules, 'rule')} (${parts.join(', ')})`;
}

const formatViolation = (violation: PolicyViolation): readonly string[] => [
  `${COLORS_BY_SEVERITY[violation.severity](violation.severity)} ${pc.bold(violation.check)} ${violation.title}`,
  `  where     ${violation.address} in ${violation.stack}`,
  ...(violation.path ? [`  construct ${violation.path}`] : []),
  `  scope     ${violation.scope === GENERAL ? GENERAL : `requirement of ${violation.scope}`}`,
  `  found     ${violation.found}`,
  `  expected  ${violation.expected}`,
  `  fix       ${violation.fix}`,
];
