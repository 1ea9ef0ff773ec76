import { join } from 'node:path';
import { runCommand } from '../../src/cli/process/run-command';
import { ROOT } from '../../src/cli/session';
import type { CheckFinding } from '../../src/policies/waivers';
import type { RenderedPolicy } from '../support/rendered';

/** A policy to lint, with the system to which its findings belong. */
interface LintedPolicy extends Pick<RenderedPolicy, 'address' | 'document'> {
  readonly system?: string;
}

/** Runs parliament and cloudsplaining on policies. */
export async function lintPolicies(
  python: string,
  policies: readonly LintedPolicy[],
): Promise<CheckFinding[]> {
  const { code, stdout, stderr } = await runCommand(python, [join(ROOT, 'tools', 'policy', 'lint_iam.py')], {
    env: process.env,
    input: JSON.stringify(policies.map(({ address, document, system }) => ({ address, document, system }))),
  });
  if (code !== 0) throw new Error(`the IAM linters could not run: ${stderr}`);
  return JSON.parse(stdout) as CheckFinding[];
}
