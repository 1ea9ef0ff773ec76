import { Option, type Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import { createJsonOption, parsePositiveInteger } from '../../../commands/options';

/** Adds `stacks transaction-pipeline evaluate`. */
export function registerEvaluate(parent: Command): void {
  parent
    .command('evaluate')
    .description('measure the fraud detector on a simulated population, offline: no deployment is needed')
    .addOption(
      new Option(
        '--population <name>',
        "the population: the Fraud Detection Handbook's, or card holders in ten countries",
      )
        .choices(['handbook', 'retail'])
        .default('handbook'),
    )
    .option('--seed <number>', 'seed of the simulation', parsePositiveInteger, 1)
    .option('--csv <file>', 'write the transactions to this file as CSV, for the command score')
    .addOption(createJsonOption())
    .addHelpText(
      'after',
      '\nBoth populations are simulations. help/fraud-detection.md describes them and explains the measures.\n' +
        formatExamples(
          'npx stacks transaction-pipeline evaluate --seed 7',
          'npx stacks transaction-pipeline evaluate --population retail --json',
        ),
    )
    .action(async (options) => (await import('../evaluate')).runEvaluate(options));
}
