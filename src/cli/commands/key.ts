import { ApiKeys } from '../api-keys';
import { printNote, print, printJson } from '../terminal/print';
import { DEFAULT_SYSTEM, listStacks, SYSTEM_DEFINITIONS } from '../../config';
import { openSession, createRegionSession } from '../session';
import { withTarget } from '../target/target';
import { StateBucket } from '../terraform/state-bucket';
import { formatTable } from '../terminal/table';
import { formatCommand } from '../terminal/format-command';

export interface KeyOptions {
  /** The system whose REST API the keys are for. */
  readonly system?: string;
  readonly json?: boolean;
  readonly port?: number;
}

/** `stacks key create`: creates a key and prints only its value to stdout. */
export async function createKey(name: string, options: KeyOptions): Promise<void> {
  const value = await withKeys(options, (keys) => keys.create(name));
  if (options.json) return printJson({ name, value });
  printNote(`key ${name}, for the header x-api-key (store it like a password):`);
  print(value);
}

/** `stacks key show`: prints only the value of a key to stdout. */
export async function showKey(name: string, options: KeyOptions): Promise<void> {
  const value = await withKeys(options, (keys) => keys.getValue(name));
  if (options.json) printJson({ name, value });
  else print(value);
}

/** `stacks key list`: prints the names of the keys, without their values. */
export async function listKeys(options: KeyOptions): Promise<void> {
  const keys = await withKeys(options, (all) => all.list());
  if (options.json) return printJson(keys);
  if (keys.length === 0) return printNote(`no keys: create one with ${formatCommand('key create NAME')}`);
  print(
    formatTable(
      ['key', 'id'],
      keys.map(({ name, id }) => [name, id]),
    ),
  );
}

/** `stacks key revoke`: deletes a key. */
export async function revokeKey(name: string, options: KeyOptions): Promise<void> {
  await withKeys(options, (keys) => keys.revoke(name));
  if (options.json) printJson({ revoked: name });
  else print(`key ${name} is revoked`);
}

async function withKeys<T>(options: KeyOptions, action: (keys: ApiKeys) => Promise<T>): Promise<T> {
  const definition = SYSTEM_DEFINITIONS.find(({ name }) => name === options.system) ?? DEFAULT_SYSTEM;
  const session = openSession({ port: options.port, systems: [definition.name] });
  const [stack] = listStacks(definition, session.config);
  const { config } = createRegionSession(session, stack!);
  return withTarget(session, printNote, async () => {
    const resources = await new StateBucket(config).readResources(stack!.name);
    return action(new ApiKeys(config, definition.name, resources));
  });
}
