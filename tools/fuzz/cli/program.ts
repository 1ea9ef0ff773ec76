import '../../simulation/cli/disable-async-hooks';
import { Command, CommanderError } from 'commander';
import { parsePositiveInteger, parseWholeNumber } from '../../../src/cli/commands/options';
import { EXIT, formatError, getExitCode } from '../../../src/cli/errors';
import { interruptSignal, listenForInterrupts } from '../../../src/cli/process/interrupt';
import { print, printJson, printNote } from '../../../src/cli/terminal/print';
import { createProgressNotes } from '../../../src/cli/terminal/progress-notes';
import { type FuzzResult, runEntry } from '../core/run-entry';
import { findProblems, formatFailure, formatResults } from './report';
import { selectEntries } from './select-entries';

const EXAMPLES = `
Examples:
  $ npm run fuzz -- --inputs 10000
  $ npm run fuzz -- http --inputs 1000000 --seed 17
  $ npm run fuzz -- list

Exit codes: 0 every input was processed as documented; 1 one was not, or an error; 130 interrupted (Ctrl-C).`;

interface FuzzOptions {
  readonly inputs: number;
  readonly seed: number;
  readonly json: boolean;
}

async function fuzz(names: readonly string[], { inputs, seed, json }: FuzzOptions): Promise<void> {
  const results: FuzzResult[] = [];
  for (const entry of await selectEntries(names)) {
    // The entry replaces the clock.
    const notes = createProgressNotes(printNote, () => performance.now());
    const onProgress = (count: number): void =>
      notes.show(`${entry.name}: ${count.toLocaleString('en-US')} inputs`);
    const result = await runEntry(entry, { inputs, seed, onProgress, signal: interruptSignal });
    results.push(result);
    for (const problem of findProblems(result)) printNote(`${entry.name}: ${problem}`);
  }
  if (results.some((result) => findProblems(result).length > 0)) process.exitCode = EXIT.failed;
  if (json) return printJson(results);
  print(formatResults(results));
  for (const result of results) if (result.failure) print(`\n${formatFailure(result)}`);
}

async function list(): Promise<void> {
  for (const { name, kind } of await selectEntries([])) print(`${kind.padEnd(14)} ${name}`);
}

function createProgram(): Command {
  const program = new Command('fuzz')
    .description('Sends inputs with random mistakes to everything that reads what others wrote.')
    .showHelpAfterError('(--help lists the commands and options)')
    .exitOverride()
    .enablePositionalOptions()
    .argument('[entry...]', 'names of entries, their beginnings, or kinds; all entries by default')
    .option('--inputs <number>', 'how many inputs each entry gets', parsePositiveInteger, 10_000)
    .option('--seed <number>', 'the seed; the same seed gives the same inputs', parseWholeNumber, 1)
    .option('--json', 'print the results as JSON', false)
    .addHelpText('after', EXAMPLES)
    .action(fuzz);
  program.command('list').description('list the entries with their kinds').action(list);
  return program;
}

async function main(): Promise<number> {
  listenForInterrupts();
  // The reader of a pipe can close it early, as in a pipe to head.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  try {
    await createProgram().parseAsync();
    return typeof process.exitCode === 'number' ? process.exitCode : EXIT.done;
  } catch (error) {
    // Commander has already printed the error in the arguments.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.failed;
    process.stderr.write(`fuzz: ${formatError(error)}\n`);
    return getExitCode(error);
  }
}

void main().then((code) => {
  process.exitCode = code;
});
