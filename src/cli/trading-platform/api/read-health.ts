import { safeParse } from '../../../domain/validation/safe-parse';
import { parseJson } from '../../json';
import type { PlatformApi } from './platform-api';
import { DeepHealth } from './responses';

/** The health checks of the API. */
export interface PlatformHealth {
  /** The status of the response to GET /health. */
  readonly api: number;
  /** The status of the response to GET /health/deep. */
  readonly deep: number;
  /** What the deep check found; undefined if API Gateway answered in place of the function. */
  readonly health: DeepHealth | undefined;
}

/** Reads both health checks, also if they fail. @throws Error if the API does not answer */
export async function readPlatformHealth(api: Pick<PlatformApi, 'readHealth'>): Promise<PlatformHealth> {
  const [shallow, deep] = await Promise.all([api.readHealth('/health'), api.readHealth('/health/deep')]);
  return {
    api: shallow.status,
    deep: deep.status,
    health: safeParse(DeepHealth, parseJson(deep.body)).data,
  };
}

export const isHealthy = ({ api, deep }: PlatformHealth): boolean => api === 200 && deep === 200;
