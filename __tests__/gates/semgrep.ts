import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { runCommand } from '../../src/cli/process/run-command';
import { ROOT } from '../../src/cli/session';
import type { CheckFinding } from '../../src/policies/waivers';

export const RULES = join(ROOT, 'tools', 'policy', 'semgrep.yaml');

const Report = z.object({
  version: z.string(),
  results: z.array(
    z.object({
      check_id: z.string(),
      path: z.string(),
      start: z.object({ line: z.number() }),
      extra: z.object({ message: z.string() }),
    }),
  ),
  errors: z.array(z.object({ message: z.string() })),
  paths: z.object({ scanned: z.array(z.string()) }),
});

/** The report of semgrep: the files that it scanned, the files that it could not read, and the findings. */
export interface Scanned {
  readonly version: string;
  readonly files: readonly string[];
  readonly unread: readonly string[];
  readonly findings: readonly CheckFinding[];
}

/**
 * Runs the project's own rules on files and folders of `cwd`. semgrep sends and fetches nothing, comments in the source
 * can't disable a rule, and its settings are in a separate folder, not in the user's home.
 */
export async function scanWithSemgrep(
  program: string,
  cwd: string,
  targets: readonly string[],
): Promise<Scanned> {
  const home = mkdtempSync(join(tmpdir(), 'semgrep-'));
  try {
    const quiet = ['--metrics=off', '--disable-version-check', '--quiet', '--json'];
    const { stdout, stderr } = await runCommand(
      program,
      ['scan', '--config', RULES, '--disable-nosem', '--no-git-ignore', ...quiet, ...targets],
      { cwd, env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home } },
    );
    if (!stdout.trim().startsWith('{')) throw new Error(`semgrep printed no report: ${stderr || stdout}`);
    const { version, results, errors, paths } = Report.parse(JSON.parse(stdout));
    return {
      version,
      files: paths.scanned,
      unread: errors.map(({ message }) => message),
      findings: results.map(({ check_id, path, start, extra }) => ({
        // semgrep adds the folder of the rules as a prefix to their names.
        check: check_id.split('.').at(-1)!,
        address: `${path}:${start.line}`,
        detail: extra.message,
      })),
    };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
