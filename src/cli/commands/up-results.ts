import pc from 'picocolors';
import { UNSUPPORTED_REASONS } from '../../config';
import type { Demonstration, NextCommand } from '../demonstration';
import { UserError } from '../errors';
import type { Env } from '../process/run-command';
import type { SystemCommands } from '../system-commands';
import type { Deployable } from '../terraform/deployment';
import type { OutputValue } from '../terraform/terraform';
import { formatCount, print } from '../terminal/print';
import { formatTable } from '../terminal/table';
import { formatOutputs } from './outputs';
import { formatCommand, formatPort } from '../terminal/format-command';

/** A stack after its apply. */
export interface DeployedStack extends Deployable {
  readonly outputs: Readonly<Record<string, OutputValue>>;
}

/** The data that the steps of `up` share. */
export interface UpContext {
  env: Env;
  stacks: readonly Deployable[];
  deployed: DeployedStack[];
  demonstrations: Map<SystemCommands, Demonstration>;
}

const printHeading = (text: string) => print(`\n${pc.bold(pc.cyan(text))}`);

/** Prints a system's outputs, its results, and the features that the local target does not support. */
export function showSystem(system: SystemCommands, { deployed, demonstrations }: UpContext): void {
  const { name, title, notSupportedLocally } = system.definition;
  for (const { stack, outputs } of deployed) {
    if (stack.system !== name) continue;
    printHeading(`Outputs of ${stack.name}`);
    print(formatOutputs(stack, outputs));
  }
  const results = demonstrations.get(system)?.formatResults();
  if (results) {
    printHeading(results.heading);
    print(results.table);
  }
  if (notSupportedLocally.length === 0) return;
  printHeading(`${title}: not supported locally`);
  print(
    formatTable(
      ['feature', 'reason'],
      notSupportedLocally.map(({ feature, capability }) => [feature, UNSUPPORTED_REASONS[capability]]),
    ),
  );
}

interface NextOptions {
  /** The systems that the user named. */
  readonly names?: readonly string[];
  readonly once?: boolean;
  readonly port?: number;
}

/** Lists commands to try next, for the local target on the given port. */
export function listNextCommands(
  { demonstrations }: Pick<UpContext, 'demonstrations'>,
  { names = [], once, port }: NextOptions,
): NextCommand[] {
  const demonstrationCommands = [...demonstrations.values()].flatMap((demonstration) =>
    demonstration.listNextCommands(),
  );
  const startOptions = `${names.map((name) => ` ${name}`).join('')}${port === undefined ? '' : formatPort(port)}`;
  const start = startOptions ? `npm start --${startOptions}` : 'npm start';
  return [
    ...(once ? [[start, 'do the same, and run until Ctrl-C'] as const] : demonstrationCommands),
    [formatCommand('logs --since 1h', port), 'show the log lines of the functions'],
    [formatCommand('plan --offline'), 'plan the complete stacks for AWS, without an account'],
    [formatCommand('down', port), 'destroy everything, and verify that no resource remains'],
  ];
}

/** Prints the commands to try next. */
export function showNextCommands(context: UpContext, options: NextOptions): void {
  printHeading('Next');
  for (const [command, description] of listNextCommands(context, options))
    print(`  ${command.padEnd(28)}  ${pc.dim(description)}`);
}

/** Prints each mismatch between the results and the expectations. @throws UserError if there is one */
export async function checkResults({ demonstrations }: UpContext): Promise<void> {
  for (const demonstration of demonstrations.values()) {
    const { mismatches, summary } = await demonstration.checkResults();
    for (const line of mismatches.slice(0, 20)) print(`mismatch: ${line}`);
    if (mismatches.length > 0)
      throw new UserError(`${formatCount(mismatches.length, 'result')} not as expected (listed above)`);
    print(`\nchecked: ${summary}`);
  }
}
