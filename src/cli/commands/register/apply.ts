import type { Command } from 'commander';
import { DEFAULT_SYSTEM } from '../../../config';
import { formatExamples } from '../examples';
import {
  createAllowDestroyOption,
  createJsonOption,
  parseSha256,
  createPortOption,
  createReleaseTimeoutOption,
} from '../options';

/** Adds `stacks apply`. */
export function registerApply(stacks: Command): void {
  stacks
    .command('apply <directory> [stacks...]')
    .description('apply the plans that stacks plan --out saved (default: all stacks)')
    .addOption(createAllowDestroyOption())
    .option(
      '--manifest <sha256>',
      'SHA-256 of the reviewed manifest.json; other plans are refused',
      parseSha256,
    )
    .option('--release', 'release new code with CodeDeploy after the apply, as stacks deploy does')
    .addOption(createReleaseTimeoutOption())
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nThe plans are refused if files, commit, tool versions or state have changed since the plan. After an\n' +
        'interruption, run the command again: it continues with the remaining changes. See help/apply.md.\n' +
        formatExamples(
          'npx stacks apply .stacks/review',
          `npx stacks apply .stacks/review ${DEFAULT_SYSTEM.name}-dev`,
          'npx stacks apply .stacks/review --release',
          'npx stacks apply .stacks/review --allow-destroy aws_dynamodb_table.Orders',
        ),
    )
    .action(async (directory, stacks, options) =>
      (await import('../apply')).runApply(directory, stacks, options),
    );
}
