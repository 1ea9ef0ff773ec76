import { join } from 'node:path';
import { runCommand } from '../../src/cli/process/run-command';
import { ROOT } from '../../src/cli/session';
import type { Finding } from '../../src/policies/waivers';
import type { RenderedPolicy } from '../support/rendered';

/** What parliament and cloudsplaining have against policies. */
export async function lintPolicies(
  python: string,
  policies: readonly Pick<RenderedPolicy, 'address' | 'document'>[],
): Promise<Finding[]> {
  const { code, stdout, stderr } = await runCommand(python, [join(ROOT, 'tools', 'policy', 'lint_iam.py')], {
    env: process.env,
    input: JSON.stringify(policies.map(({ address, document }) => ({ address, document }))),
  });
  if (code !== 0) throw new Error(`the IAM linters could not run: ${stderr}`);
  return JSON.parse(stdout) as Finding[];
}
