import { Command } from 'commander';
import { tradeProcessingCommands } from '../../../src/cli/trade-processing';

test('the queues that cannot be redriven have the names of the stacks, without the suffix', () => {
  expect(Object.keys(tradeProcessingCommands.failures!.procedures)).toEqual([
    'queue-trade-validator-dlq',
    'queue-metadata-enricher-dlq',
    'queue-compliance-recorder-dlq',
    'queue-ledger-checkpointer-dlq',
    'queue-undelivered-events',
    'queue-unqueued-trades',
    'queue-undelivered-messages',
  ]);
});

test.each([
  'show x --at yesterday',
  'account A 2026-02-30',
  'instrument X 27.11.2026',
  'settings Colour 1',
  'verify --region us-west-2',
])('refuses "%s" with the accepted values', async (line) => {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  for (const register of tradeProcessingCommands.registrations) register(program);
  for (const command of program.commands)
    command.exitOverride().configureOutput({ writeErr: () => undefined });
  await expect(program.parseAsync(line.split(' '), { from: 'user' })).rejects.toThrow(
    /Expected a (time|trading day) such as|Allowed choices are/,
  );
});
