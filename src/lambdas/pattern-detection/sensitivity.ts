import { DEFAULT_SENSITIVITY, SENSITIVITY_NAMES, type Sensitivity } from '../../domain/patterns/sensitivity';
import { type Environment, readChoiceVariable } from '../shared/env';

/** Reads SENSITIVITY; medium without it. @throws EnvironmentError if it is not the name of a sensitivity */
export const readSensitivity = (env: Environment): Sensitivity =>
  readChoiceVariable(env, 'SENSITIVITY', SENSITIVITY_NAMES, DEFAULT_SENSITIVITY);
