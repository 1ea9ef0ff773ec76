import './disable-async-hooks';
import { Command } from 'commander';
import {
  parsePositiveInteger,
  parsePositiveNumber,
  parseWholeNumber,
} from '../../../src/cli/commands/options';
import { runProgram } from '../../../src/cli/process/run-program';
import { runCheck } from './check';
import { runInTurn } from './in-turn';
import { createFaultsOption, createKindsOption } from './options';
import { runHunt } from './hunt';
import { runReplay } from './replay';
import { runSimulation } from './simulate';
import { serveTasks, WORKER_COMMAND } from './workers';

const EXAMPLES = `
Examples:
  $ npm run simulate -- SYSTEM --seed 17 --deliveries 10000 --faults heavy
  $ npm run simulate -- SYSTEM --hunt 30
  $ npm run simulate -- replay 17
  $ npm run simulate -- in-turn SYSTEM --kinds crash-before crash-after
  $ npm run simulate -- check

Exit codes: 0 no invariant is broken; 1 an invariant is broken, or an error; 130 interrupted (Ctrl-C).`;

/** How many deliveries are sent by default. */
const DELIVERIES = 1_000;

function createProgram(): Command {
  const program = new Command('simulate')
    .description('Runs the handlers of a system against simulated services, on a virtual clock, with faults.')
    .showHelpAfterError('(--help lists the commands and options)')
    .exitOverride()
    // The options after a command are those of the command.
    .enablePositionalOptions()
    .argument('<system>')
    .option('--seed <number>', 'the seed; the same seed gives the same run', parseWholeNumber, 1)
    .option(
      '--deliveries <number>',
      `how many deliveries are sent (default: ${DELIVERIES}; with --hunt as many as in the gate)`,
      parsePositiveInteger,
    )
    .addOption(createFaultsOption().default('heavy'))
    .option('--bug <name>', 'plant a bug, which the invariants must find')
    .option(
      '--hunt <minutes>',
      'simulate new seeds on all cores, and save those that fail',
      parsePositiveNumber,
    )
    .option('--json', 'print the result as JSON', false)
    .addHelpText('after', EXAMPLES)
    .action((system, { hunt, deliveries, ...options }) =>
      hunt === undefined
        ? runSimulation(system, { ...options, deliveries: deliveries ?? DELIVERIES })
        : runHunt(system, { ...options, hunt, deliveries }),
    );
  program
    .command('replay')
    .description('show the timeline of a seed; by default with the options of a failure that was saved')
    .argument('<seed>', 'the seed', parseWholeNumber)
    .argument('[system]', 'required if no failure of the seed is saved')
    .option('--deliveries <number>', 'how many deliveries are sent', parsePositiveInteger)
    .addOption(createFaultsOption())
    .option('--bug <name>', 'plant a bug')
    .action((seed, system, options) => runReplay(seed, system, options));
  program
    .command('in-turn')
    .description('simulate a system once for each place of a fault, with only this fault')
    .argument('<system>')
    .option('--seed <number>', 'the seed', parseWholeNumber, 1)
    .option('--deliveries <number>', 'how many deliveries are sent', parsePositiveInteger, 10)
    .addOption(createKindsOption().default(['crash-before', 'crash-after']))
    .addOption(createFaultsOption('deliveries are sent for as long as with this profile').default('none'))
    .option('--sending <seconds>', 'how long deliveries are sent', parsePositiveNumber)
    .option('--minutes <number>', 'how long faults can happen', parsePositiveNumber)
    .option('--bug <name>', 'plant a bug')
    .option('--json', 'print the result as JSON', false)
    .action((system, options) => runInTurn(system, options));
  program
    .command('check')
    .description('simulate what the gate simulates: many seeds of every system on all cores, each seed twice')
    .option('--json', 'print the result as JSON', false)
    .action((options) => runCheck(options));
  program.command(WORKER_COMMAND, { hidden: true }).action(serveTasks);
  return program;
}

void runProgram(createProgram);
