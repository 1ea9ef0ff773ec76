import { Command } from 'commander';
import { DEFAULT_SYSTEM } from '../config';
import { formatExamples } from './commands/examples';
import { registerApply } from './commands/register/apply';
import { registerConsole } from './commands/register/console';
import { registerCost } from './commands/register/cost';
import { registerDeploy } from './commands/register/deploy';
import { registerDoctor } from './commands/register/doctor';
import { registerDown } from './commands/register/down';
import { registerDrift } from './commands/register/drift';
import { registerFailures } from './commands/register/failures';
import { registerFaults } from './commands/register/faults';
import { registerGithub } from './commands/register/github';
import { registerKey } from './commands/register/key';
import { registerLogs } from './commands/register/logs';
import { registerOutputs } from './commands/register/outputs';
import { registerPlan } from './commands/register/plan';
import { registerPolicy } from './commands/register/policy';
import { registerRedrive } from './commands/register/redrive';
import { registerUp } from './commands/register/up';
import type { SystemCommands } from './system-commands';
import { SYSTEM_COMMANDS } from './systems';
import { makeVisibleExceptStyles } from './terminal/visible';
import { runProgram } from './process/run-program';
import { setGivenPort } from './terminal/format-command';

/** The general commands, in the order in which help lists them. */
const COMMANDS = [
  registerUp,
  registerDown,
  registerConsole,
  registerOutputs,
  registerPlan,
  registerApply,
  registerPolicy,
  registerCost,
  registerDrift,
  registerDeploy,
  registerFailures,
  registerRedrive,
  registerLogs,
  registerFaults,
  registerKey,
  registerGithub,
  registerDoctor,
];

/** Creates the command line. The code of a command is loaded when the command runs, so help needs no loading time. */
function createProgram(): Command {
  const stacks = new Command('stacks')
    .description('Deploys the trading systems with Terraform, to the local target or AWS, and operates them.')
    .showHelpAfterError('(--help lists the commands and options)')
    .showSuggestionAfterError()
    .configureOutput({ writeErr: (text) => process.stderr.write(makeVisibleExceptStyles(text)) })
    .exitOverride()
    .addHelpText(
      'after',
      formatExamples(
        'npx stacks up --once',
        `npx stacks outputs ${DEFAULT_SYSTEM.name} --json`,
        'npx stacks down',
      ),
    )
    .addHelpText(
      'after',
      '\nCommands use the local target unless TARGET=aws. help/configuration.md lists all variables.',
    );

  for (const register of COMMANDS) register(stacks);
  SYSTEM_COMMANDS.forEach((system, index) => registerSystem(stacks, system, index === 0));
  // Every SDK and Terraform send this id in the user agent, so CloudTrail and the local target record which command
  // sent a request.
  stacks.hook('preAction', (_, command) => {
    setGivenPort(command.opts<{ port?: number }>().port);
    process.env.AWS_SDK_UA_APP_ID = getFullName(command).join('-');
  });
  return stacks;
}

/**
 * Adds a system's own commands as `stacks <system> <command>`. The commands of the first system are also added as
 * `stacks <command>`.
 */
function registerSystem(stacks: Command, system: SystemCommands, isFirst: boolean): void {
  const { name, title } = system.definition;
  stacks.commandsGroup(`Commands of ${name}:`);
  const group = stacks.command(name, { hidden: isFirst }).description(`commands of ${name}: ${title}`);
  for (const register of system.registrations) {
    register(group);
    if (isFirst) register(stacks);
  }
}

/** Lists the words of a command line that select a command: `stacks`, `key`, `create`. */
function getFullName(command: Command): string[] {
  return [...(command.parent ? getFullName(command.parent) : []), command.name()];
}

void runProgram(createProgram);
