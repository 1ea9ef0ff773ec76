import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../../src/cli/process/run-command';
import { prepareProviders } from '../../../src/cli/target/local/providers';
import { runSynth } from '../../../src/cli/terraform/synth';

interface Synthesized {
  readonly data: { readonly archive_file: object };
  readonly provider: { readonly archive: object };
  readonly terraform: { readonly required_providers: { readonly archive: object } };
}

/**
 * Builds the archives of a system's first stack from the project itself, not from a checkout: synthesizes the stack and
 * applies only its archives.
 * @returns the directory of the archives, below `outDir`
 */
export async function buildArchives(system: string, outDir: string): Promise<string> {
  const { env: providerEnv } = await prepareProviders(() => {});
  const env = { ...process.env, ...providerEnv, TARGET: 'local', SYSTEMS: system };
  const [stack] = (await runSynth(env, outDir)).filter((one) => one.system === system);
  const file = join(stack!.dir, 'cdk.tf.json');
  const { data, provider, terraform } = JSON.parse(readFileSync(file, 'utf8')) as Synthesized;
  const archivesAlone = {
    terraform: { required_providers: { archive: terraform.required_providers.archive } },
    provider: { archive: provider.archive },
    data: { archive_file: data.archive_file },
  };
  writeFileSync(file, JSON.stringify(archivesAlone));
  for (const args of [['init'], ['apply', '-auto-approve']]) {
    const { code, stderr } = await runCommand('terraform', [...args, '-no-color'], { cwd: stack!.dir, env });
    if (code !== 0) throw new Error(stderr);
  }
  return join(stack!.dir, 'archives');
}
