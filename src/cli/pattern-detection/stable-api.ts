import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors';
import { ROOT } from '../session';
import type { RecordedResource } from '../terraform/state-bucket';

/** Committed; the stable deployment of the API is made anew whenever its revision is raised. */
export const STABLE_API_FILE = join(ROOT, 'src/systems/pattern-detection/stable-api.json');

const StableApi = z.looseObject({ revision: z.int().min(1) });
export type StableApi = z.infer<typeof StableApi>;

/** @throws UserError if the file is not there or holds no revision */
export function readStableApi(file = STABLE_API_FILE): StableApi {
  const name = relative(ROOT, file);
  if (!existsSync(file))
    throw new UserError(
      `${name} is not there: it is committed and holds {"revision": n}; check it out again`,
    );
  const expected = `${name} is to hold {"revision": n} with a whole number from 1`;
  try {
    return StableApi.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new UserError(`${expected}: mend it, or check it out again`);
  }
}

export function writeStableApi(content: StableApi, file = STABLE_API_FILE): void {
  writeFileSync(
    file,
    `${JSON.stringify(content)}\n`.replace('{', '{ ').replace('}', ' }').replace(':', ': '),
  );
}

/** What the API answers by, as the state records its two deployments. */
export interface DeployedApi {
  /** The revision that the stable deployment was made for. */
  readonly revision: number;
  /** SHA-256 of the canary's OpenAPI document. */
  readonly canary: string;
  /** SHA-256 of the stable OpenAPI document; unknown if the deployment does not tell. */
  readonly stable?: string;
}

const Triggers = z.object({
  triggers: z.record(z.string(), z.string()).nullish(),
  description: z.string().nullish(),
});

/**
 * Finds the two deployments of the API in a state: the canary's is triggered by its document's hash, the stable one's
 * by the revision, with the hash of the document that it was made of in its description.
 * @throws UserError if they are not there
 */
export function deployedApi(resources: readonly RecordedResource[]): DeployedApi {
  const deployments = resources
    .filter(({ type }) => type === 'aws_api_gateway_deployment')
    .map(({ attributes }) => Triggers.parse(attributes));
  const canary = deployments.find(({ triggers }) => triggers?.document)?.triggers?.document;
  const stable = deployments.find(({ triggers }) => triggers?.revision);
  if (!canary || !stable)
    throw new UserError('no API canary is deployed: run npx stacks deploy first, then promote what it shows');
  const hash = /[0-9a-f]{64}/.exec(stable.description ?? '')?.[0];
  return { revision: Number(stable.triggers?.revision), canary, ...(hash ? { stable: hash } : {}) };
}

/** What there is to promote. */
export type Promotion =
  | { readonly kind: 'nothing'; readonly why: string }
  | { readonly kind: 'raise'; readonly from: number; readonly to: number };

/** Raises the revision by one, unless the canary's contract is stable already or about to be. */
export function judgePromotion(file: StableApi, deployed: DeployedApi): Promotion {
  if (file.revision > deployed.revision)
    return {
      kind: 'nothing',
      why: `revision ${file.revision} is promoted already and not deployed yet (that is ${deployed.revision}): commit ${relative(ROOT, STABLE_API_FILE)} and run npx stacks deploy`,
    };
  if (deployed.stable === deployed.canary)
    return {
      kind: 'nothing',
      why: 'nothing to promote: the canary and the stable API have the same document',
    };
  return { kind: 'raise', from: file.revision, to: Math.max(file.revision, deployed.revision) + 1 };
}
