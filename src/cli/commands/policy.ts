import pc from 'picocolors';
import { escapeTexts } from '../../domain/plan';
import type { PolicyResults } from '../../policies/evaluate';
import { isClean, policyResults } from '../../policies/results';
import type { Severity, Violation } from '../../policies/rule';
import { WAIVER_FILE } from '../../policies/waiver-file';
import { EXIT } from '../errors';
import { planStacksOffline } from '../terraform/plan-stacks-offline';
import { policyWaivers } from '../review/policy-waivers';
import { formatCount, printNote, print, printJson } from '../terminal/print';

export interface PolicyOptions {
  readonly json?: boolean;
}

/** `stacks policy`: holds the stacks against the rules; ends with 2 if something is to be mended. */
export async function policy(systems: readonly string[], { json }: PolicyOptions): Promise<void> {
  const waivers = policyWaivers();
  const planned = await planStacksOffline(process.env, systems, printNote);
  const results = policyResults(planned, waivers, systems.length === 0);
  if (json) printJson(results);
  else describePolicy(results, print);
  if (!isClean(results)) process.exitCode = EXIT.violations;
}

const COLOUR: Readonly<Record<Severity, (text: string) => string>> = {
  high: pc.red,
  medium: pc.yellow,
  low: pc.dim,
};

/** What the rules say, for a terminal: what is to be mended first. */
export function describePolicy(results: PolicyResults, tell: (line: string) => void): void {
  const { violations, waived, expiredWaivers, unusedWaivers, rules, resources } = escapeTexts(results);
  for (const violation of violations) for (const line of linesOf(violation)) tell(line);
  for (const { check, address, expires, owner } of expiredWaivers)
    tell(`${WAIVER_FILE}: ${check} on ${address} expired on ${expires}: ask ${owner}, or mend it`);
  for (const { check, address } of unusedWaivers)
    tell(`${WAIVER_FILE}: ${check} on ${address} covers nothing any more: take it out`);
  const covered = waived.length === 0 ? '' : `, ${waived.length} waived`;
  tell(
    `${formatCount(rules, 'rule')}, ${formatCount(resources, 'resource')}: ${formatCount(violations.length, 'violation')}${covered}`,
  );
}

const linesOf = (violation: Violation): readonly string[] => [
  `${COLOUR[violation.severity](violation.severity)} ${pc.bold(violation.check)} ${violation.title}`,
  `  where     ${violation.address} in ${violation.stack}`,
  ...(violation.path ? [`  construct ${violation.path}`] : []),
  `  found     ${violation.found}`,
  `  expected  ${violation.expected}`,
  `  mend      ${violation.mend}`,
];
