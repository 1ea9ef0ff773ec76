import { type Command, Option } from 'commander';
import { TRADE_REGIONS } from '../../../../config/trade-processing';
import { formatExamples } from '../../../commands/examples';
import { createJsonOption, createPortOption } from '../../../commands/options';

/** Adds `stacks trade-processing failover`. */
export function registerFailover(parent: Command): void {
  parent
    .command('failover')
    .description('make a region the one to which sources send; only this region must answer')
    .addOption(
      new Option('--to <region>', 'the region that takes over').choices(TRADE_REGIONS).makeOptionMandatory(),
    )
    .option('--dry-run', 'check the region and show what would change, and change nothing')
    .option('--force', 'fail over in spite of the problems that the check of the region finds')
    .addOption(createJsonOption())
    .addOption(createPortOption())
    .addHelpText(
      'after',
      '\nThe command checks that the region can record trades, as its bus, its settings and its reference data, and refuses it\n' +
        'otherwise. It writes the setting ActiveRegion there with a higher epoch, and then in\n' +
        'the other region if it answers. Sources use the highest epoch of the regions that answer. If the region is active\n' +
        'already, nothing changes, and the exit code is 0. If the other region does not answer, the setting is confirmed with a\n' +
        'higher epoch, because that of the other region may name another one. The way back is the same command. See help/runbooks/failover.md.\n' +
        formatExamples(
          'npx stacks trade-processing failover --to eu-west-1 --dry-run',
          'npx stacks trade-processing failover --to eu-west-1',
          'npx stacks trade-processing failover --to us-east-1 --json | jq .recoveryPoint',
        ),
    )
    .action(async (options) => (await import('../failover')).runFailover(options));
}
