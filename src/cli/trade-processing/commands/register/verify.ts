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
    .option('--known <file>', 'the output of an earlier verify --json, whose checkpoints must still exist')
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nThe command recomputes the hash of every entry, reads each chain in its own region with consistent reads, and compares\n' +
        'it with all checkpoints in the bucket. Each of them must have one version only, and the table must contain the newest\n' +
        'one. The rows by which other commands find the entries must exist and point to them.\n' +
        '\nThe exit code is 1 if an entry, a row or a checkpoint is wrong, or the newest checkpoint is older than 75 minutes. A new\n' +
        'deployment has no checkpoint yet: create one with the command checkpoint.\n' +
        '\nIf a region does not answer, the entries are verified in the replica of the other region, without checkpoints. If no\n' +
        'violation is found there, the result is not confirmed: the exit code is 2, and isIntact is null.\n' +
        '\nWho can change table, bucket and key together could write a false ledger. Keep the output of --json in another place,\n' +
        'and give it to the next verification with --known: its checkpoints must then still exist.\n' +
        formatExamples(
          'npx stacks trade-processing verify',
          'npx stacks trade-processing verify --region eu-west-1 --trusted-keys keys.json',
          'npx stacks trade-processing verify --json > known.json',
          'npx stacks trade-processing verify --known known.json',
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
