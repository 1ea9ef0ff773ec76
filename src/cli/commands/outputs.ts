import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { synthesizeStacks, type Deployable } from '../terraform/deployment';
import { UserError } from '../errors';
import { printNote, print, printJson } from '../terminal/print';
import { openSession } from '../session';
import { withStackLocks } from '../terraform/stack-locks';
import { StateBucket } from '../terraform/state-bucket';
import { formatTable } from '../terminal/table';
import { prepareTerraformEnv, withTarget } from '../target/target';
import type { OutputValue } from '../terraform/terraform';
import { formatCommand } from '../terminal/format-command';

export interface OutputsOptions {
  readonly json?: boolean;
  readonly port?: number;
}

const SynthesizedOutputs = z.object({
  output: z.record(z.string(), z.object({ description: z.string().optional() })).default({}),
});

/** `stacks outputs`: prints the Terraform outputs in the states of the stacks. */
export async function runOutputs(system: string | undefined, { json, port }: OutputsOptions): Promise<void> {
  const session = openSession({ port, isAboutDeployed: system === undefined });
  // With --json, progress is not printed.
  const onProgress = json ? () => {} : printNote;
  const names = system === undefined ? [] : [system];
  const readDeployed = async () => {
    const env = await prepareTerraformEnv(session, onProgress);
    const chosen = await synthesizeStacks(session, names, env);
    if ((await new StateBucket(session.config).readAllResources()).length === 0) {
      throw new UserError(`nothing is deployed: run ${formatCommand('up')} first`);
    }
    return Promise.all(
      chosen.map(async (deployable) => ({ ...deployable, outputs: await readOutputs(deployable) })),
    );
  };
  const deployed = await withTarget(session, onProgress, () =>
    withStackLocks(session, names, onProgress, readDeployed),
  );
  if (json) return printJson(mergeOutputs(deployed));
  for (const { stack, outputs } of deployed) print(formatOutputs({ dir: stack.dir }, outputs));
}

/**
 * Merges the outputs of all stacks by name.
 * @throws UserError if two stacks have an output of the same name, as the stacks of a system with two regions do
 */
export function mergeOutputs(
  deployed: readonly {
    readonly stack: Pick<Deployable['stack'], 'name'>;
    readonly outputs: Readonly<Record<string, OutputValue>>;
  }[],
): Readonly<Record<string, unknown>> {
  const owners = new Map<string, string>();
  for (const { stack, outputs } of deployed)
    for (const name of Object.keys(outputs)) {
      const owner = owners.get(name);
      if (owner !== undefined)
        throw new UserError(
          `${owner} and ${stack.name} both have an output ${name}: name the stack, such as ${formatCommand(`outputs ${owner} --json`)}`,
        );
      owners.set(name, stack.name);
    }
  return Object.assign({}, ...deployed.map(({ outputs }) => maskSensitive(outputs))) as Record<
    string,
    unknown
  >;
}

/** Returns the values by name, with a placeholder for each sensitive value. */
export function maskSensitive(outputs: Readonly<Record<string, OutputValue>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { value, sensitive }]) => [name, sensitive ? '(sensitive)' : value]),
  );
}

/** Formats the outputs with their descriptions as a table. */
export function formatOutputs(
  { dir }: { readonly dir: string },
  outputs: Readonly<Record<string, OutputValue>>,
): string {
  const { output } = SynthesizedOutputs.parse(JSON.parse(readFileSync(join(dir, 'cdk.tf.json'), 'utf8')));
  const rows = Object.entries(maskSensitive(outputs)).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
    output[name]?.description ?? '',
  ]);
  return formatTable(['output', 'value', 'description'], rows);
}

/** Reads the outputs of a stack, and initializes it only if Terraform requires it. */
async function readOutputs({ terraform }: Deployable): Promise<Readonly<Record<string, OutputValue>>> {
  try {
    return await terraform.getOutputs();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await terraform.init();
    return terraform.getOutputs();
  }
}
