import { PLATFORM_PARAMETERS, type PlatformParameterId } from '../../config/trading-platform';
import { Parameter } from '../../modules/parameter';
import type { ServerlessFunction } from '../../modules/serverless-function';
import type { SystemContext } from './context';

/** Allows a function to read these settings. */
export type GrantSettings = (fn: ServerlessFunction, ids: readonly PlatformParameterId[]) => void;

/** Creates the settings that operators change without a deployment. */
export function createSettings({ stack }: Pick<SystemContext, 'stack'>): GrantSettings {
  const parameters = Object.fromEntries(
    Object.entries(PLATFORM_PARAMETERS).map(([id, properties]) => [id, new Parameter(stack, id, properties)]),
  ) as Record<PlatformParameterId, Parameter>;
  return (fn, ids) => {
    for (const id of ids) parameters[id].grantRead(fn);
  };
}
