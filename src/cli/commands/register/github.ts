import type { Command } from 'commander';
import { examples } from '../examples';
import { atLeastOne, commit, jsonOption, namedPlan } from '../options';

/** Adds `stacks github`. */
export function registerGithub(stacks: Command): void {
  const github = stacks
    .command('github')
    .description('what the workflows say on GitHub: the comment with the plan, its status, issues of drift')
    .addHelpText(
      'after',
      '\nGITHUB_TOKEN and GITHUB_REPOSITORY say as whom and where. help/ci.md tells more.\n' +
        examples(
          'npx stacks github comment --pr 7 --plan dev=reviews/dev prod=reviews/prod',
          'npx stacks github stale --pr 7',
          'npx stacks github reviewed --commit "$(git rev-parse HEAD)"',
          'npx stacks github issues --drift drift.json',
        ),
    );
  github
    .command('comment')
    .description("write the plans into a pull request's one comment, in place of what it said before")
    .requiredOption('--pr <number>', 'the pull request', atLeastOne)
    .requiredOption(
      '--plan <name=directory...>',
      'a directory with plan.md and, if the plans were kept, their manifest.json',
      namedPlan,
    )
    .addHelpText(
      'after',
      examples('npx stacks github comment --pr 7 --plan dev=reviews/dev prod=reviews/prod'),
    )
    .action(async (options) => (await import('../github')).comment(options));
  github
    .command('stale')
    .description("say by commit statuses whether the open pull requests' plans still hold")
    .option('--pr <number>', 'only this pull request', atLeastOne)
    .addOption(jsonOption())
    .addHelpText('after', examples('npx stacks github stale', 'npx stacks github stale --pr 7'))
    .action(async (options) => (await import('../github')).stale(options));
  github
    .command('reviewed')
    .description('find the plans that were reviewed for a merged commit: pull request, commit, run, digests')
    .requiredOption('--commit <sha>', 'the commit on the main branch', commit)
    .option('--workflow <file>', 'the workflow that plans', 'plan.yml')
    .option('--base <branch>', 'the main branch', 'main')
    .addOption(jsonOption())
    .addHelpText('after', examples('npx stacks github reviewed --commit "$GITHUB_SHA" >> "$GITHUB_OUTPUT"'))
    .action(async (options) => (await import('../github')).reviewed(options));
  github
    .command('issues')
    .description('open, update, reopen and close the one issue of each stack that was checked for drift')
    .requiredOption('--drift <files...>', 'what npx stacks drift --json wrote, for each environment')
    .addOption(jsonOption())
    .addHelpText('after', examples('npx stacks github issues --drift drift.json'))
    .action(async (options) => (await import('../github')).issues(options));
}
