import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../src/cli/process/run-command';
import { computeDigest, buildIfChanged } from '../../src/cli/process/build-if-changed';
import { ROOT, STACKS_DIR } from '../../src/cli/session';

const TOOL = join(ROOT, 'tools', 'actionlint');
const PROGRAM = join(STACKS_DIR, 'actionlint', 'actionlint');
const FOLDER = join(ROOT, '.github', 'workflows');

interface Finding {
  readonly kind: string;
  readonly filepath: string;
  readonly line: number;
  readonly message: string;
}

/** Runs actionlint alone, so that the result does not depend on shellcheck or pyflakes. */
async function lint(files: readonly string[], input?: string): Promise<Finding[]> {
  const args = ['-shellcheck=', '-pyflakes=', '-format', '{{json .}}', ...files];
  const { code, stdout, stderr } = await runCommand(PROGRAM, args, { env: process.env, cwd: ROOT, input });
  if (code !== 0 && code !== 1) throw new Error(`actionlint could not run: ${stderr}`);
  return JSON.parse(stdout) as Finding[];
}

/** Formats a workflow with one job of these lines. */
const formatWorkflow = (...lines: readonly string[]) =>
  ['on: pull_request', 'jobs:', '  one:', '    runs-on: ubuntu-24.04', ...lines, ''].join('\n');

describe('actionlint, on every workflow', () => {
  beforeAll(async () => {
    const stamp = join(STACKS_DIR, 'actionlint', 'go.sha256');
    if (!existsSync(PROGRAM)) rmSync(stamp, { force: true });
    await buildIfChanged(stamp, computeDigest([join(TOOL, 'go.mod'), join(TOOL, 'go.sum')]), async () => {
      const args = ['build', '-C', TOOL, '-o', PROGRAM, 'github.com/rhysd/actionlint/cmd/actionlint'];
      const env = { ...process.env, GOFLAGS: '-mod=readonly', CGO_ENABLED: '0' };
      const { code, stderr } = await runCommand('go', args, { env });
      if (code !== 0) throw new Error(`go could not build actionlint: ${stderr}`);
    });
  });

  it('has no findings in the project', async () => {
    const files = readdirSync(FOLDER).map((file) => join(FOLDER, file));
    expect(files.length).toBeGreaterThanOrEqual(5);
    expect(await lint(files)).toEqual([]);
  });

  it.each([
    ['a word that there is not', ['    timeout: 5', '    steps: [{ run: ls }]'], 'syntax-check'],
    [
      "a script with a stranger's words in it",
      ["    steps: [{ run: 'echo ${{ github.event.pull_request.title }}' }]"],
      'expression',
    ],
    ['a job that waits for none', ['    needs: two', '    steps: [{ run: ls }]'], 'job-needs'],
    [
      'a permission that there is not',
      ['    permissions: { idtoken: write }', '    steps: [{ run: ls }]'],
      'permissions',
    ],
    ['an output that no step has', ["    steps: [{ run: 'echo ${{ steps.two.outputs.x }}' }]"], 'expression'],
  ])('finds %s', async (_, lines, kind) => {
    expect((await lint(['-'], formatWorkflow(...lines))).map((finding) => finding.kind)).toEqual([kind]);
  });
});
