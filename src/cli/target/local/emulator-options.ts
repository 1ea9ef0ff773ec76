import type { Env } from '../../process/run-command';
import type { Paths } from './paths';

/** The options of an emulator. */
export interface EmulatorOptions {
  readonly port: number;
  /** The directory of the emulator's state. Only one emulator at a time uses it. */
  readonly stateDir: string;
  readonly logFile: string;
  /** The names of corrections to disable, for the tests of the corrections. */
  readonly disabledCorrections?: 'all' | readonly string[];
  readonly paths?: Paths;
  readonly env?: Env;
}

/** An emulator that is ready. */
export interface RunningEmulator {
  readonly endpoint: string;
  readonly pid: number;
  /** Whether it was already running. */
  readonly reused: boolean;
  /** Saves the state and stops the emulator, unless another process uses it. */
  stop(): Promise<void>;
}
