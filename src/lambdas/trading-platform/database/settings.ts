import { type Environment, readNumberVariable, readVariable } from '../../shared/env';

/** The instance of the cluster: the writer, or a reader, which is some milliseconds behind. */
export type DatabaseRole = 'writer' | 'reader';

/** Where and as whom to connect. */
export interface DatabaseSettings {
  readonly role: DatabaseRole;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** The trusted certificate authority in PEM; undefined for those of RDS. */
  readonly ca?: string;
  /** The name of this function, which the database shows in its list of connections. */
  readonly application: string;
}

/** Reads the variables that the grant of the database sets. @throws EnvironmentError if one is missing or invalid */
export const readDatabaseSettings = (env: Environment, role: DatabaseRole): DatabaseSettings => ({
  ...readEndpoint(env, role),
  user: readVariable(env, 'DATABASE_USER'),
});

/** Whether the database has a name for readers only. On the local target, one server has both names. */
export const hasReaderName = (env: Environment): boolean =>
  readEndpoint(env, 'reader').host !== readEndpoint(env, 'writer').host;

/** Reads where to connect. @throws as {@link readDatabaseSettings} */
export const readEndpoint = (env: Environment, role: DatabaseRole): Omit<DatabaseSettings, 'user'> => {
  const ca = env.DATABASE_CA;
  return {
    role,
    host: readVariable(env, role === 'writer' ? 'DATABASE_WRITER_HOST' : 'DATABASE_READER_HOST'),
    port: readNumberVariable(env, 'DATABASE_PORT', { min: 1, max: 65_535 }),
    database: readVariable(env, 'DATABASE_NAME'),
    ...(ca && { ca }),
    application: env.AWS_LAMBDA_FUNCTION_NAME ?? 'trading-platform',
  };
};
