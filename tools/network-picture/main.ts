import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Testing } from 'cdktf';
import { getConfiguredResources, parseSynthesized } from '../../src/domain/plan/resources';
import { SYSTEM_STACKS } from '../../src/systems/systems';
import { drawNetwork } from './draw-network';
import { readNetwork } from './read-network';

/**
 * Writes a picture of the network of each system that has one to help/pictures, from its synthesized stack:
 *
 *     npx tsx tools/network-picture/main.ts
 */
const FOLDER = join(__dirname, '../../help/pictures');

/** A picture, and where it belongs. */
export interface Picture {
  readonly file: string;
  readonly svg: string;
}

/** Draws the network of each system. The stacks of a system in several regions have the same network, so one is drawn. */
export const drawNetworks = (): readonly Picture[] =>
  SYSTEM_STACKS.flatMap(({ name, create }) => {
    const [stack] = create(new App(), { TARGET: 'aws', STAGE: 'prod' });
    const network = stack && readNetwork(getConfiguredResources(parseSynthesized(Testing.synth(stack))));
    return network ? [{ file: join(FOLDER, `${name}-network.svg`), svg: drawNetwork(network) }] : [];
  });

if (require.main === module) for (const { file, svg } of drawNetworks()) writeFileSync(file, svg);
