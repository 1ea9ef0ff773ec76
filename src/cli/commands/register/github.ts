import type { Command } from 'commander';
import { formatExamples } from '../examples';
import { appendNamedPlan, createJsonOption, parseCommit, parsePositiveInteger } from '../options';

/** Adds `stacks github`. */
export function registerGithub(stacks: Command): void {
  const github = stacks
    .command('github')
    .description('publish plans, their status and drift on GitHub (for workflows)')
    .addHelpText(
      'after',
      '\nRequires the environment variables GITHUB_TOKEN and GITHUB_REPOSITORY. See help/ci.md.\n' +
        formatExamples(
          'npx stacks github comment --pr 7 --plan dev=reviews/dev prod=reviews/prod',
          'npx stacks github stale --pr 7',
          'npx stacks github reviewed --commit "$(git rev-parse HEAD)"',
          'npx stacks github issues --drift drift.json',
          'npx stacks github simulation --hunt hunt.json --commit "$(git rev-parse HEAD)"',
        ),
    );
  github
    .command('comment')
    .description('create or update the comment with the plans of a pull request')
    .requiredOption('--pr <number>', 'number of the pull request', parsePositiveInteger)
    .requiredOption(
      '--plan <name=directory...>',
      'name of an environment, and the directory with its plan.md and, if the plans were saved, manifest.json',
      appendNamedPlan,
    )
    .addHelpText(
      'after',
      formatExamples('npx stacks github comment --pr 7 --plan dev=reviews/dev prod=reviews/prod'),
    )
    .action(async (options) => (await import('../github')).commentOnPullRequest(options));
  github
    .command('stale')
    .description('set a commit status on open pull requests that shows whether their plans are stale')
    .option('--pr <number>', 'check only this pull request', parsePositiveInteger)
    .addOption(createJsonOption())
    .addHelpText('after', formatExamples('npx stacks github stale', 'npx stacks github stale --pr 7'))
    .action(async (options) => (await import('../github')).checkReviewedPlans(options));
  github
    .command('reviewed')
    .description(
      'find the reviewed plans of a merged commit, and print their pull request, commit, workflow run and digests',
    )
    .requiredOption('--commit <sha>', 'full SHA of the commit on the main branch', parseCommit)
    .option('--workflow <file>', 'file name of the workflow that creates the plans', 'plan.yml')
    .option('--base <branch>', 'name of the main branch', 'main')
    .addOption(createJsonOption())
    .addHelpText(
      'after',
      formatExamples('npx stacks github reviewed --commit "$GITHUB_SHA" >> "$GITHUB_OUTPUT"'),
    )
    .action(async (options) => (await import('../github')).printReviewedPlans(options));
  github
    .command('issues')
    .description('open, update or close one issue per stack, depending on its drift')
    .requiredOption('--drift <files...>', 'files with the output of npx stacks drift --json')
    .addOption(createJsonOption())
    .addHelpText('after', formatExamples('npx stacks github issues --drift drift.json'))
    .action(async (options) => (await import('../github')).updateDriftIssues(options));
  github
    .command('simulation')
    .description('open or update one issue per system of which a simulated seed breaks an invariant')
    .requiredOption('--hunt <files...>', 'files with the output of npm run simulate -- SYSTEM --hunt --json')
    .requiredOption('--commit <sha>', 'full SHA of the simulated commit', parseCommit)
    .addOption(createJsonOption())
    .addHelpText(
      'after',
      formatExamples('npx stacks github simulation --hunt hunt.json --commit "$GITHUB_SHA"'),
    )
    .action(async (options) => (await import('../github')).reportHunts(options));
}
