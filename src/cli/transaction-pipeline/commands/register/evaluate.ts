import { Option, type Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import { createJsonOption, parsePositiveInteger } from '../../../commands/options';

/** Adds `stacks transaction-pipeline evaluate`. */
export function registerEvaluate(parent: Command): void {
  parent
    .command('evaluate')
    .description(
      'measure the fraud detector on a simulated population or a file, offline: no deployment is needed',
    )
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
    .addOption(
      new Option(
        '--file <file>',
        "measure on the transactions of this CSV file, with the weeks and the rules of the Handbook's test; - reads standard input",
      ).conflicts(['population', 'seed', 'csv']),
    )
    .addOption(createJsonOption())
    .addHelpText(
      'after',
      '\nBoth populations are simulations. help/fraud-detection.md describes them and explains the measures.\n' +
        formatExamples(
          'npx stacks transaction-pipeline evaluate --seed 7',
          'npx stacks transaction-pipeline evaluate --population retail --json',
          'npx stacks transaction-pipeline evaluate --file handbook.csv',
        ),
    )
    .action(async (options) => (await import('../evaluate')).runEvaluate(options));
}
