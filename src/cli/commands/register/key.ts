import type { Command } from 'commander';
import { formatExamples } from '../examples';
import { createJsonOption, parseKeyName, createPortOption, createSystemOption } from '../options';

/** Adds `stacks key`. */
export function registerKey(stacks: Command): void {
  const key = stacks
    .command('key')
    .description('create, show, list and revoke the API keys of the REST API')
    .addHelpText(
      'after',
      formatExamples(
        'npx stacks key create alice',
        'curl -H "x-api-key: $(npx stacks key show alice)" …',
        'npx stacks key list --json',
        'npx stacks key revoke alice',
      ),
    );
  const addKeyCommand = (name: string, description: string, example: string) =>
    key
      .command(name)
      .description(description)
      .addOption(createSystemOption('whose REST API the key is for'))
      .addOption(createJsonOption())
      .addOption(createPortOption())
      .addHelpText('after', formatExamples(`npx stacks key ${example}`));
  addKeyCommand('create', 'create a key and print its value', 'create alice')
    .argument('<name>', 'name of the key', parseKeyName)
    .action(async (name, options) => (await import('../key')).createKey(name, options));
  addKeyCommand('show', 'print the value of a key', 'show alice')
    .argument('<name>', 'name of the key', parseKeyName)
    .action(async (name, options) => (await import('../key')).showKey(name, options));
  addKeyCommand('list', 'list the keys, without their values', 'list').action(async (options) =>
    (await import('../key')).listKeys(options),
  );
  addKeyCommand('revoke', 'delete a key, so that requests with it are rejected', 'revoke alice')
    .argument('<name>', 'name of the key', parseKeyName)
    .action(async (name, options) => (await import('../key')).revokeKey(name, options));
}
