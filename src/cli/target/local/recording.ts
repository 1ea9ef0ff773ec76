import { join } from 'node:path';
import type { Env } from '../../process/run-command';

/**
 * Where an emulator writes down what is sent to it, and what of that violates AWS's service models: beside its state, or
 * in the folder that EMULATOR_RECORDINGS names, where the recordings outlive the state.
 * @param edition the name under which the emulator answers
 */
export const getRecordingFile = (stateDir: string, edition: string, env: Env): string =>
  env.EMULATOR_RECORDINGS
    ? join(env.EMULATOR_RECORDINGS, `${edition}.jsonl`)
    : join(stateDir, 'requests.jsonl');
