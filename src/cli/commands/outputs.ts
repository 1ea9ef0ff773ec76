import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { synthesizeStacks, type Deployable } from '../terraform/deployment';
import { UserError } from '../errors';
import { printNote, print, printJson } from '../terminal/print';
import { openSession } from '../session';
import { StateBucket } from '../terraform/state-bucket';
import { formatTable } from '../terminal/table';
import { prepareTerraformEnv, withTarget } from '../target/target';
import type { OutputValue } from '../terraform/terraform';

export interface OutputsOptions {
  readonly json?: boolean;
  readonly port?: number;
}

const Declared = z.object({
  output: z.record(z.string(), z.object({ description: z.string().optional() })).default({}),
});

/** `stacks outputs`: the outputs that the state holds. */
export async function outputs(system: string | undefined, { json, port }: OutputsOptions): Promise<void> {
  const session = openSession({ port });
  // Only a person wants to hear of the preparations.
  const tell = json ? () => {} : printNote;
  const found = await withTarget(session, tell, async () => {
    const env = await prepareTerraformEnv(session, tell);
    const chosen = await synthesizeStacks(session, system === undefined ? [] : [system], env);
    if ((await new StateBucket(session.config).allResources()).length === 0) {
      throw new UserError('nothing is deployed: run npx stacks up first');
    }
    return Promise.all(chosen.map(async (one) => ({ ...one, outputs: await outputsOf(one) })));
  });
  if (json) {
    const values = Object.fromEntries(found.flatMap((one) => Object.entries(plain(one.outputs))));
    return printJson(values);
  }
  for (const { stack, outputs: held } of found) print(outputsTable({ dir: stack.dir }, held));
}

/** Values by name; a sensitive one is shown as such. */
export function plain(held: Readonly<Record<string, OutputValue>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(held).map(([name, { value, sensitive }]) => [name, sensitive ? '(sensitive)' : value]),
  );
}

/** The outputs with their descriptions, as a table. */
export function outputsTable(
  { dir }: { readonly dir: string },
  held: Readonly<Record<string, OutputValue>>,
): string {
  const { output } = Declared.parse(JSON.parse(readFileSync(join(dir, 'cdk.tf.json'), 'utf8')));
  const rows = Object.entries(plain(held)).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
    output[name]?.description ?? '',
  ]);
  return formatTable(['output', 'value', 'what it is'], rows);
}

/** A stack that was initialized before is read at once; init only if Terraform wants it. */
async function outputsOf({ terraform }: Deployable): Promise<Readonly<Record<string, OutputValue>>> {
  try {
    return await terraform.getOutputs();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await terraform.init();
    return terraform.getOutputs();
  }
}
