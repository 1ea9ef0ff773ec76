import { DatabaseError } from 'pg';

/** Creates an error as the client of PostgreSQL throws it. @param code the SQLSTATE (PostgreSQL manual, appendix A) */
export const createDatabaseError = (code: string, message: string): DatabaseError =>
  Object.assign(new DatabaseError(message, message.length, 'error'), { severity: 'ERROR', code });

/** Creates an error of the socket, as Node.js throws it: without an SQLSTATE. */
export const createConnectionError = (code: string): Error =>
  Object.assign(new Error(`connect ${code}`), { code });
