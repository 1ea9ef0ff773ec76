import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { runCommand } from '../../src/cli/process/run-command';
import type { PlanJson } from '../../src/cli/terraform/plan-summary';
import type { CheckFinding } from '../../src/policies/waivers';
import type { RenderedPolicy } from '../support/rendered';

const Report = z.object({
  check_type: z.literal('terraform_plan'),
  summary: z.object({
    passed: z.number(),
    skipped: z.number(),
    parsing_errors: z.number(),
    resource_count: z.number(),
    checkov_version: z.string(),
  }),
  results: z.object({
    failed_checks: z.array(z.object({ check_id: z.string(), check_name: z.string(), resource: z.string() })),
  }),
});

/** The report of checkov on a plan: the number of checks, and the findings. */
export interface Checked {
  readonly summary: z.infer<typeof Report>['summary'];
  readonly findings: CheckFinding[];
}

/** Runs checkov on a plan's JSON, in a folder where nothing else can configure it. */
export async function scanWithCheckov(program: string, plan: object): Promise<Checked> {
  const dir = mkdtempSync(join(tmpdir(), 'checkov-'));
  try {
    writeFileSync(join(dir, 'plan.json'), JSON.stringify(plan));
    const args = ['--file', 'plan.json', '--framework', 'terraform_plan', '--output', 'json'];
    // The exit code is 1 with findings; the findings are on stdout, so the code is not used.
    const { stdout, stderr } = await runCommand(
      program,
      [...args, '--compact', '--quiet', '--skip-download'],
      {
        cwd: dir,
        env: { ...process.env, LOG_LEVEL: 'ERROR' },
      },
    );
    if (!stdout.trim().startsWith('{')) throw new Error(`checkov printed no report: ${stderr || stdout}`);
    const { summary, results } = Report.parse(JSON.parse(stdout));
    return {
      summary,
      findings: results.failed_checks.map(({ check_id, check_name, resource }) => ({
        check: check_id,
        address: resource,
        detail: check_name,
      })),
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

interface PlannedResource {
  readonly address: string;
  values?: Record<string, unknown>;
}

/** Returns the planned resources of a plan. */
export const getPlannedResources = (plan: PlanJson): PlannedResource[] =>
  (plan as unknown as { planned_values: { root_module: { resources: PlannedResource[] } } }).planned_values
    .root_module.resources;

/** Adds the policies to the plan that Terraform knows only after the apply, because checkov reads planned values. */
export function withPolicies(plan: PlanJson, policies: readonly RenderedPolicy[]): PlanJson {
  const copy = structuredClone(plan);
  for (const resource of getPlannedResources(copy))
    for (const { address, attribute, document } of policies)
      if (address === resource.address)
        resource.values = { ...resource.values, [attribute]: JSON.stringify(document) };
  return copy;
}
