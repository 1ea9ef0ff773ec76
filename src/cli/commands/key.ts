import { ApiKeys } from '../api-keys';
import { printNote, print, printJson } from '../terminal/print';
import { DEFAULT_SYSTEM, listStacks, SYSTEM_DEFINITIONS } from '../../config';
import { openSession, sessionIn } from '../session';
import { StateBucket } from '../terraform/state-bucket';
import { formatTable } from '../terminal/table';

export interface KeyOptions {
  /** The system whose API the keys open. */
  readonly system?: string;
  readonly json?: boolean;
  readonly port?: number;
}

/** `stacks key create`: makes a key; its value is all that stdout gets. */
export async function create(name: string, options: KeyOptions): Promise<void> {
  const value = await (await keysOf(options)).create(name);
  if (options.json) return printJson({ name, value });
  printNote(`the key ${name}, for the header x-api-key; keep it as you keep a password:`);
  print(value);
}

/** `stacks key show`: the value of a key, and nothing else, on stdout. */
export async function show(name: string, options: KeyOptions): Promise<void> {
  const value = await (await keysOf(options)).getValue(name);
  if (options.json) printJson({ name, value });
  else print(value);
}

/** `stacks key list`: the names of the keys, without their values. */
export async function list(options: KeyOptions): Promise<void> {
  const keys = await (await keysOf(options)).list();
  if (options.json) return printJson(keys);
  if (keys.length === 0) return printNote('there is no key: make one with npx stacks key create NAME');
  print(
    formatTable(
      ['key', 'id'],
      keys.map(({ name, id }) => [name, id]),
    ),
  );
}

/** `stacks key revoke`: deletes a key. */
export async function revoke(name: string, options: KeyOptions): Promise<void> {
  await (await keysOf(options)).revoke(name);
  if (options.json) printJson({ revoked: name });
  else print(`the key ${name} is revoked`);
}

async function keysOf(options: KeyOptions): Promise<ApiKeys> {
  const definition = SYSTEM_DEFINITIONS.find(({ name }) => name === options.system) ?? DEFAULT_SYSTEM;
  const session = openSession({ port: options.port, systems: [definition.name] });
  const [stack] = listStacks(definition, session.config);
  const { config } = sessionIn(session, stack!);
  return new ApiKeys(config, definition.name, await new StateBucket(config).resourcesOf(stack!.name));
}
