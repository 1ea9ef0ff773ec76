import { userInfo } from 'node:os';

/** The person who runs a command: the value of --by, else the user of a workflow or of this machine. */
export const getUserName = (by: string | undefined): string =>
  by ?? (process.env.GITHUB_ACTOR || userInfo().username);
