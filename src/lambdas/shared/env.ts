/** A variable of the function's environment is missing or invalid. Thrown at cold start. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads a required variable. @throws EnvironmentError if it is missing or empty */
export const readVariable = (env: Environment, name: string): string => {
  const value = env[name];
  if (!value) throw new EnvironmentError(`${name} is missing; a grant of its resource sets it`);
  return value;
};

/**
 * Reads a number.
 * @param range.fallback the value without the variable; without a fallback, the variable is required
 * @throws EnvironmentError if the variable is not a number between `min` and `max`, or is missing
 */
export const readNumberVariable = (
  env: Environment,
  name: string,
  { fallback, min, max }: { readonly fallback?: number; readonly min: number; readonly max: number },
): number => {
  if (fallback !== undefined && !env[name]) return fallback;
  const text = readVariable(env, name);
  const value = Number(text);
  if (value >= min && value <= max) return value;
  throw new EnvironmentError(`${name} must be a number from ${min} to ${max}; got "${text}"`);
};

/**
 * Reads one of several texts.
 * @param fallback the value without the variable
 * @throws EnvironmentError if the variable is another text
 */
export const readChoiceVariable = <Choice extends string>(
  env: Environment,
  name: string,
  choices: readonly Choice[],
  fallback: Choice,
): Choice => {
  const text = env[name];
  if (!text) return fallback;
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw new EnvironmentError(`${name} must be one of ${choices.join(', ')}; got "${text}"`);
};

/** Reads a comma-separated list; empty if the variable is missing. */
export const readListVariable = (env: Environment, name: string): readonly string[] =>
  (env[name] ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
