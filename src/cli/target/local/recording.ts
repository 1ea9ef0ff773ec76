import { join } from 'node:path';
import type { Env } from '../../process/run-command';

/**
 * Returns the file in which an emulator records its requests and their violations of AWS's service models. It is next
 * to the emulator's state or, if EMULATOR_RECORDINGS is set, in that directory, where it remains after the state is
 * deleted.
 * @param edition the edition in the emulator's health check
 */
export const getRecordingFile = (stateDir: string, edition: string, env: Env): string =>
  env.EMULATOR_RECORDINGS
    ? join(env.EMULATOR_RECORDINGS, `${edition}.jsonl`)
    : join(stateDir, 'requests.jsonl');
