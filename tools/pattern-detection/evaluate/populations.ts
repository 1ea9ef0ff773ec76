import { createDrawnPopulation } from './drawn/population';
import type { Population } from './population';
import { SIMULATED_POPULATION } from './simulated/population';
import type { Bar } from './types';

export const POPULATION_NAMES = ['drawn', 'simulated'] as const;
export type PopulationName = (typeof POPULATION_NAMES)[number];

export type Populations = Readonly<Record<PopulationName, Population>>;

/** Creates the populations of the benchmark. `market` are the real series whose moves one of them uses. */
export const createPopulations = (market: readonly (readonly Bar[])[]): Populations => ({
  drawn: createDrawnPopulation(market),
  simulated: SIMULATED_POPULATION,
});
