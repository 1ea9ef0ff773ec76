/** An invalid environment variable. The message is one line: its name, its value and the expected form. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
