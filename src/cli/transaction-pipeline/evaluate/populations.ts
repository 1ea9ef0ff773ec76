import { createHandbook } from './population/handbook';
import { createRetail } from './population/retail';
import { HANDBOOK_PROTOCOL, RETAIL_PROTOCOL } from './protocol';

/** The simulated populations, each with the protocol of its test. */
export const POPULATIONS = {
  handbook: { create: createHandbook, protocol: HANDBOOK_PROTOCOL },
  retail: { create: createRetail, protocol: RETAIL_PROTOCOL },
} as const;

export type PopulationName = keyof typeof POPULATIONS;
