/** A parameter is missing or invalid. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}
