import { chownSync } from 'node:fs';
import { runCommand } from '../../../process/run-command';

/** The user `nobody`. PostgreSQL refuses to run as root, because a defect in it would affect the whole machine. */
const NOBODY = 65534;
const UNSHARE = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--'] as const;

/** How the server's programs run: not as root. */
export interface ServerUser {
  /** The words before each command. */
  readonly prefix: readonly string[];
  /** The ids of the processes and of their files, if they differ from those of this process. */
  readonly ids?: { readonly uid: number; readonly gid: number };
}

let chosen: Promise<ServerUser> | undefined;

/**
 * Chooses the user of the server's programs: the user of this process, or, if that is root, the same user in a user
 * namespace where it is `nobody`. If the machine has no user namespaces, as in most containers, it is the real `nobody`.
 */
export function chooseServerUser(): Promise<ServerUser> {
  return (chosen ??= process.getuid?.() === 0 ? chooseForRoot() : Promise.resolve({ prefix: [] }));
}

async function chooseForRoot(): Promise<ServerUser> {
  const [command, ...args] = [...UNSHARE, 'true'];
  const probe = await runCommand(command, args, { env: process.env }).catch(() => undefined);
  return probe?.code === 0 ? { prefix: UNSHARE } : { prefix: [], ids: { uid: NOBODY, gid: NOBODY } };
}

/** Gives a new file or directory to the user of the server. */
export function giveToServer(path: string, { ids }: ServerUser): void {
  if (ids) chownSync(path, ids.uid, ids.gid);
}
