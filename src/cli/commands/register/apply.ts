import type { Command } from 'commander';
import { examples } from '../examples';
import { allowDestroyOption, duration, jsonOption, portOption, sha256 } from '../options';

/** Adds `stacks apply`. */
export function registerApply(stacks: Command): void {
  stacks
    .command('apply <directory>')
    .description('apply the plans that plan --out kept, and nothing else')
    .addOption(allowDestroyOption())
    .option('--manifest <sha256>', 'only if this is the SHA-256 of their manifest.json, as reviewed', sha256)
    .option('--release', 'then release new code by CodeDeploy, as deploy does')
    .option('--timeout <duration>', 'how long to watch a release, such as 30m', duration, duration('30m'))
    .addOption(jsonOption())
    .addOption(portOption())
    .addHelpText(
      'after',
      '\nRefused if files, commit, versions or state differ from when it was planned. Run again after an interruption,\n' +
        'it says what was applied and goes on. help/apply.md tells more.\n' +
        examples(
          'npx stacks apply .stacks/review',
          'npx stacks apply .stacks/review --release',
          'npx stacks apply .stacks/review --allow-destroy aws_dynamodb_table.Alerts',
        ),
    )
    .action(async (directory, options) => (await import('../apply')).apply(directory, options));
}
