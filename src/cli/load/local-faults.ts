import { UserError } from '../errors';
import { pause } from '../process/interrupt';
import type { Session } from '../session';
import { killWriter } from '../target/local/database';
import { killFunction } from '../target/local/kill-function';
import { restartTarget } from '../target/target';
import { type FaultInjector, type FaultKind, type FaultParameters, hasFaults } from './faults';

/** @throws UserError if faults are requested on AWS */
export function assertFaultsAllowed(
  { config }: Pick<Session, 'config'>,
  faults: FaultParameters,
  instead = 'break something there with the console',
): void {
  if (config.target === 'aws' && hasFaults(faults))
    throw new UserError(
      `--kill-writer, --kill-functions and --restart-target work on the local target only: on AWS, ${instead}`,
    );
}

/** Breaks the local target, and stops the sender while it restarts. */
export class LocalFaults implements FaultInjector {
  private restarting: Promise<void> | undefined;
  private pausedMs = 0;

  /** @param onNote receives a line for each restart */
  constructor(
    private readonly session: Session,
    private readonly onNote: (line: string) => void,
  ) {}

  readonly inject = async (kind: FaultKind): Promise<boolean> => {
    if (kind === 'function')
      return killFunction((processes) => processes[Math.floor(Math.random() * processes.length)]!);
    if (kind === 'writer') {
      await killWriter(this.session.config);
      return true;
    }
    this.restarting = this.restart();
    await this.restarting;
    return true;
  };

  /** Waits some time, and until the target is running. */
  readonly wait = async (milliseconds: number): Promise<void> => {
    await pause(milliseconds);
    await this.restarting;
  };

  readonly getPausedMs = (): number => this.pausedMs;

  private async restart(): Promise<void> {
    const start = Date.now();
    await restartTarget(this.session, () => undefined);
    const milliseconds = Date.now() - start;
    this.pausedMs += milliseconds;
    this.onNote(`the local target was restarted in ${(milliseconds / 1000).toFixed(1)} s`);
  }
}
