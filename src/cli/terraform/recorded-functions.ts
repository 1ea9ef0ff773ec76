import { z } from 'zod';
import { safeParse } from '../../domain/validation/safe-parse';
import type { RecordedResource } from './state-bucket';

const Environment = z.array(z.object({ variables: z.unknown() }));

/**
 * Finds a function by its id in the stack. The name does not identify it: names begin with the ids in some systems only, and
 * aliases, permissions and triggers have the name of their function.
 */
export const findFunction = (
  resources: readonly RecordedResource[],
  id: string,
): RecordedResource | undefined => resources.find(({ address }) => address === `aws_lambda_function.${id}`);

/**
 * Returns the environment variables of a function.
 * @param schema the variables that are needed
 * @returns undefined if the function is not deployed, or its variables do not match the schema
 */
export function readFunctionVariables<S extends z.ZodType>(
  resources: readonly RecordedResource[],
  id: string,
  schema: S,
): z.output<S> | undefined {
  const { data } = safeParse(Environment, findFunction(resources, id)?.attributes.environment);
  return safeParse(schema, data?.[0]?.variables).data;
}
