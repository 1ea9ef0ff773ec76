import type { Command } from 'commander';
import { examples } from '../examples';
import { jsonOption, parseKeyName, portOption, systemOption } from '../options';

/** Adds `stacks key`. */
export function registerKey(stacks: Command): void {
  const key = stacks
    .command('key')
    .description('create, show, list and revoke the API keys of the REST API')
    .addHelpText(
      'after',
      examples(
        'npx stacks key create alice',
        'curl -H "x-api-key: $(npx stacks key show alice)" …',
        'npx stacks key list --json',
        'npx stacks key revoke alice',
      ),
    );
  const keyCommand = (name: string, description: string, example: string) =>
    key
      .command(name)
      .description(description)
      .addOption(systemOption('whose REST API the key is for'))
      .addOption(jsonOption())
      .addOption(portOption())
      .addHelpText('after', examples(`npx stacks key ${example}`));
  keyCommand('create', 'create a key and print its value', 'create alice')
    .argument('<name>', 'name of the key', parseKeyName)
    .action(async (name, options) => (await import('../key')).create(name, options));
  keyCommand('show', 'print the value of a key', 'show alice')
    .argument('<name>', 'name of the key', parseKeyName)
    .action(async (name, options) => (await import('../key')).show(name, options));
  keyCommand('list', 'list the keys, without their values', 'list').action(async (options) =>
    (await import('../key')).list(options),
  );
  keyCommand('revoke', 'delete a key, so that requests with it are rejected', 'revoke alice')
    .argument('<name>', 'name of the key', parseKeyName)
    .action(async (name, options) => (await import('../key')).revoke(name, options));
}
