import type { Command } from 'commander';
import { examples } from '../examples';
import { atLeastOne, jsonOption } from '../options';

/** Adds `stacks github`. */
export function registerGithub(stacks: Command): void {
  const github = stacks
    .command('github')
    .description('what the workflows say on GitHub: the comment with the plan, its status, issues of drift')
    .addHelpText(
      'after',
      '\nGITHUB_TOKEN and GITHUB_REPOSITORY say as whom and where. help/ci.md tells more.\n' +
        examples(
          'npx stacks github comment --pr 7 --file plans/plan.md --plan plans',
          'npx stacks github stale --pr 7',
          'npx stacks github reviewed --commit "$(git rev-parse HEAD)"',
          'npx stacks github issues --drift drift.json',
        ),
    );
  github
    .command('comment')
    .description("write the plans into a pull request's one comment, in place of what it said before")
    .requiredOption('--pr <number>', 'the pull request', atLeastOne)
    .requiredOption('--file <files...>', 'the plans in Markdown')
    .option('--plan <directories...>', 'the plans themselves, to tell later whether they still hold')
    .addHelpText('after', examples('npx stacks github comment --pr 7 --file plans/plan.md --plan plans'))
    .action(async (options) => (await import('../github')).comment(options));
  github
    .command('stale')
    .description("say by a commit status whether the open pull requests' plans of the environment still hold")
    .option('--pr <number>', 'only this pull request', atLeastOne)
    .addOption(jsonOption())
    .addHelpText('after', examples('npx stacks github stale', 'npx stacks github stale --pr 7'))
    .action(async (options) => (await import('../github')).stale(options));
  github
    .command('reviewed')
    .description('find the pull request, the commit and the run whose plan was reviewed for a merged commit')
    .requiredOption('--commit <sha>', 'the commit on the main branch')
    .option('--workflow <file>', 'the workflow that plans', 'plan.yml')
    .option('--base <branch>', 'the main branch', 'main')
    .addOption(jsonOption())
    .addHelpText('after', examples('npx stacks github reviewed --commit "$GITHUB_SHA" >> "$GITHUB_OUTPUT"'))
    .action(async (options) => (await import('../github')).reviewed(options));
  github
    .command('issues')
    .description('open, update, reopen and close the one issue of each stack that was checked for drift')
    .requiredOption('--drift <file>', 'what npx stacks drift --json wrote')
    .addOption(jsonOption())
    .addHelpText('after', examples('npx stacks github issues --drift drift.json'))
    .action(async (options) => (await import('../github')).issues(options));
}
