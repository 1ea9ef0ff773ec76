import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors';
import { ROOT } from '../session';
import type { RecordedResource } from '../terraform/state-bucket';
import { formatCommand } from '../terminal/format-command';

/** A committed file: incrementing its revision replaces the stable deployment of the API. */
export const STABLE_API_FILE = join(ROOT, 'src/systems/pattern-detection/stable-api.json');

const StableApi = z.looseObject({ revision: z.int().min(1) });
export type StableApi = z.infer<typeof StableApi>;

/** @throws UserError if the file does not exist or has no revision */
export function readStableApi(file = STABLE_API_FILE): StableApi {
  const name = relative(ROOT, file);
  if (!existsSync(file))
    throw new UserError(
      `${name} does not exist: it is a committed file with {"revision": n}; restore it with git checkout`,
    );
  const expected = `${name}: expected {"revision": n} with a whole number of at least 1`;
  try {
    return StableApi.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new UserError(`${expected}; correct it, or restore it with git checkout`);
  }
}

export function writeStableApi(content: StableApi, file = STABLE_API_FILE): void {
  writeFileSync(
    file,
    `${JSON.stringify(content)}\n`.replace('{', '{ ').replace('}', ' }').replace(':', ': '),
  );
}

/** The two deployments of the API, as recorded in the state. */
export interface DeployedApi {
  /** The revision of the stable deployment. */
  readonly revision: number;
  /** SHA-256 of the canary's OpenAPI document. */
  readonly canary: string;
  /** SHA-256 of the stable OpenAPI document; undefined if the deployment's description does not contain it. */
  readonly stable?: string;
}

const Triggers = z.object({
  triggers: z.record(z.string(), z.string()).nullish(),
  description: z.string().nullish(),
});

/**
 * Finds the two deployments of the API in a state. The canary deployment is triggered by the hash of its document, the
 * stable one by the revision; the description of the stable one contains the hash of its document.
 * @throws UserError if they do not exist
 */
export function findDeployedApi(resources: readonly RecordedResource[]): DeployedApi {
  const deployments = resources
    .filter(({ type }) => type === 'aws_api_gateway_deployment')
    .map(({ attributes }) => Triggers.parse(attributes));
  const canary = deployments.find(({ triggers }) => triggers?.document)?.triggers?.document;
  const stable = deployments.find(({ triggers }) => triggers?.revision);
  if (!canary || !stable)
    throw new UserError(`no API canary is deployed: run ${formatCommand('deploy')} first`);
  const hash = /[0-9a-f]{64}/.exec(stable.description ?? '')?.[0];
  return { revision: Number(stable.triggers?.revision), canary, ...(hash ? { stable: hash } : {}) };
}

/** The result of comparing the two deployments. */
export type Promotion =
  | { readonly kind: 'nothing'; readonly reason: string }
  | { readonly kind: 'raise'; readonly from: number; readonly to: number };

/** Plans to increment the revision, unless the canary's document is already stable or already promoted. */
export function planPromotion(file: StableApi, deployed: DeployedApi): Promotion {
  if (file.revision > deployed.revision)
    return {
      kind: 'nothing',
      reason: `revision ${file.revision} is already promoted, but revision ${deployed.revision} is deployed: commit ${relative(ROOT, STABLE_API_FILE)} and run ${formatCommand('deploy')}`,
    };
  if (deployed.stable === deployed.canary)
    return {
      kind: 'nothing',
      reason: 'nothing to promote: the canary and the stable API have the same OpenAPI document',
    };
  return { kind: 'raise', from: file.revision, to: Math.max(file.revision, deployed.revision) + 1 };
}
