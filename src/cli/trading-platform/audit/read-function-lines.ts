import { ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import { z } from 'zod';
import { parseJson } from '../../json';
import { createTextPattern, filterLog } from '../../target/filter-log';
import type { Deployment } from '../deployment';

const Line = z.looseObject({
  level: z.string().optional(),
  message: z.string(),
  correlation_id: z.string().optional(),
});

/** A line that a function has logged about something, with its fields. */
export interface FunctionLine extends z.infer<typeof Line> {
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * Reads the lines of a function that contain a text, such as the id of an order; the oldest first. A function that is not
 * deployed or was never called has none.
 * @param id the id of the function in the stack, such as `OrderIntake`
 * @param since milliseconds since 1970; as long as lines are stored, if it is undefined
 */
export async function readFunctionLines(
  { logs, resources }: Pick<Deployment, 'logs' | 'resources'>,
  id: string,
  { text, since }: { readonly text: string; readonly since?: number },
): Promise<FunctionLine[]> {
  const found = resources.find(({ address }) => address === `aws_lambda_function.${id}`);
  if (!found) return [];
  const group = `/aws/lambda/${String(found.attributes.function_name)}`;
  const filter = { group, since, pattern: createTextPattern(text) };
  try {
    const lines = await filterLog(logs, filter);
    return lines.flatMap(({ message = '', timestamp = 0 }) => {
      const line = message.includes(text) ? Line.safeParse(parseJson(message)).data : undefined;
      return line ? [{ ...line, at: timestamp }] : [];
    });
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return [];
    throw error;
  }
}
