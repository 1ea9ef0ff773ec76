import type { Command } from 'commander';
import { formatExamples } from '../../../commands/examples';
import { createByOption, createJsonOption, createPortOption } from '../../../commands/options';

/** Adds `stacks approvals`. */
export function registerApprovals(stacks: Command): void {
  const approvals = stacks
    .command('approvals')
    .description('list, approve and reject critical alerts that wait for an approval')
    .addHelpText(
      'after',
      formatExamples(
        'npx stacks approvals list',
        "npx stacks approvals approve 'AAPL#double-top#2026-03-02T14:30:00.000Z' --note 'heavy volume'",
      ),
    );
  const addCommand = (name: string, description: string, example: string) =>
    approvals
      .command(name)
      .description(description)
      .addOption(createJsonOption())
      .addOption(createPortOption())
      .addHelpText('after', formatExamples(`npx stacks approvals ${example}`));
  addCommand('list', 'list the approvals that wait for a decision, by the end of their time', 'list').action(
    async (options) => (await import('../approvals')).runListApprovals(options),
  );
  for (const [name, verdict, description] of [
    ['approve', 'APPROVED', 'approve an alert: subscribers are notified'],
    ['reject', 'REJECTED', 'reject an alert: no one is notified'],
  ] as const)
    addCommand(name, description, `${name} 'AAPL#double-top#2026-03-02T14:30:00.000Z'`)
      .argument('<approval id>', 'the id of an approval, which is the id of its alert')
      .option('--note <text>', 'note in the audit trail of the approval')
      .addOption(createByOption())
      .action(async (id, options) => (await import('../approvals')).runDecide(verdict, id, options));
}
