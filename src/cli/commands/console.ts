import { GENERAL_SECTIONS } from '../../console/sections';
import { createAuditLog } from '../../console/server/audit-log';
import { createReadStacks } from '../terraform/deployed-stacks';
import { createToken } from '../../console/server/security';
import { type RunningConsole, startConsole } from '../../console/server/start';
import { SYSTEM_SECTIONS } from '../../console/systems';
import { waitForInterrupt } from '../process/interrupt';
import { openSession, type Session } from '../session';
import { withTarget } from '../target/target';
import { print, printNote } from '../terminal/print';
import { getUserName } from './user-name';
import { openUrl } from './open-url';

export interface ConsoleCommandOptions {
  /** The port of the local target. */
  readonly port?: number;
  /** The port of the console. @default - 4580, or a free one */
  readonly consolePort?: number;
  readonly open?: boolean;
  readonly allowChanges?: boolean;
  readonly by?: string;
}

/** `stacks console`: serves the console until Ctrl-C. */
export async function runConsole(options: ConsoleCommandOptions): Promise<void> {
  const session = openSession(options);
  await withTarget(session, printNote, async () => {
    const running = await serveConsole(session, options);
    try {
      print(`Console: ${running.url}`);
      printNote('It runs until Ctrl-C.');
      if (options.open) openUrl(running.url);
      await waitForInterrupt();
    } finally {
      await running.stop();
    }
  });
}

/** Starts the console for a target. On AWS, it only reads unless changes are allowed. */
export const serveConsole = (
  session: Session,
  { consolePort, allowChanges, by }: ConsoleCommandOptions,
): Promise<RunningConsole> =>
  startConsole(
    {
      sections: [...SYSTEM_SECTIONS, ...GENERAL_SECTIONS],
      session,
      allowsChanges: session.config.target === 'local' || allowChanges === true,
      user: getUserName(by),
      token: createToken(),
      readStacks: createReadStacks(session),
      recordChange: createAuditLog(),
      log: printNote,
      now: Date.now,
    },
    consolePort,
  );
