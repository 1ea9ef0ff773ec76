import type { Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import { createJsonOption, createPortOption } from '../../../commands/options';
import { createRegionOption } from '../options';

/** Adds `stacks trade-processing verify`, `checkpoint` and `trusted-keys`. */
export function registerVerify(parent: Command): void {
  parent
    .command('verify')
    .description(
      'verify all entries of the ledger against its signed checkpoints, and name the first wrong row',
    )
    .addOption(createRegionOption('the region whose entries are verified (default: each region)'))
    .option('--trusted-keys <file>', 'a list of trusted keys (default: the keys in KMS)')
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nThe command recomputes the hash of every entry, reads each chain in its own region with consistent reads, and compares\n' +
        'it with all checkpoints in the bucket. If a region does not answer, it verifies the entries in the replica of the other\n' +
        'region, without checkpoints. The exit code is 1 if an entry or a checkpoint is wrong, or the newest checkpoint is older\n' +
        'than 75 minutes. A new deployment has no checkpoint yet: create one with the command checkpoint.\n' +
        formatExamples(
          'npx stacks trade-processing verify',
          'npx stacks trade-processing verify --region eu-west-1 --trusted-keys keys.json',
          'npx stacks trade-processing verify --json | jq .[].report.isIntact',
        ),
    )
    .action(async (options) => (await import('../verify')).runVerify(options));
  parent
    .command('checkpoint')
    .description('verify the entries since the last checkpoint and sign a new one, as the schedule does')
    .addOption(createRegionOption('only this region (default: both)'))
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nThe command invokes LedgerCheckpointer. If nothing is new and the last checkpoint is younger than an hour, it shows that\n' +
        'one. The exit code is 1 if an entry is wrong: no checkpoint is signed then.\n' +
        formatExamples(
          'npx stacks trade-processing checkpoint',
          'npx stacks trade-processing checkpoint --region eu-west-1 --json',
        ),
    )
    .action(async (options) => (await import('../checkpoint')).runCheckpoint(options));
  parent
    .command('trusted-keys')
    .description('print the public keys that sign checkpoints, as JSON, to keep in another place')
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nWho can replace both the checkpoints and the key could sign a false ledger. A list of keys in another place shows\n' +
        'that. Keep the keys of earlier deployments in the list, with validUntil.\n' +
        formatExamples('npx stacks trade-processing trusted-keys > keys.json'),
    )
    .action(async (options) => (await import('../trusted-keys')).runTrustedKeys(options));
}
