import type { z } from 'zod';
import { UserError } from '../../errors';
import { describeResult, type RequestResult } from '../../http/repeat-request';
import { parseJson } from '../../json';
import { cutText } from '../../terminal/visible';
import { ApiError } from './responses';
import { safeParse } from '../../../domain/validation/safe-parse';

const SHOWN_CHARACTERS = 200;

/** A response with a status that the caller did not expect. */
export class UnexpectedResponse extends UserError {
  constructor(
    message: string,
    /** Undefined if there was no response. */
    readonly status?: number,
  ) {
    super(message);
  }
}

/**
 * Returns the body of a response.
 * @param request describes the request in an error, such as `POST /orders`
 * @throws UnexpectedResponse with the reason that the API gave, and with the time to retry if it gave one
 */
export function expectResponse<T>(
  request: string,
  { response, attempts }: RequestResult,
  status: number,
  schema: z.ZodType<T>,
): T {
  const after = attempts === 1 ? '' : ` after ${attempts} attempts`;
  if (response instanceof Error)
    throw new UnexpectedResponse(
      `${request}: no response${after}: ${describeResult(response)}: ${response.message}`,
    );
  const body = parseJson(response.body);
  const read = response.status === status ? safeParse(schema, body) : undefined;
  if (read?.success) return read.data;
  const known = safeParse(ApiError, body).data;
  const reason = known ? known.message : cutText(response.body, SHOWN_CHARACTERS);
  const retry = response.retryAfter === undefined ? '' : `; try again in ${response.retryAfter} s`;
  throw new UnexpectedResponse(
    `${request}: expected status ${status}, got ${response.status}${after}: ${reason}${retry}`,
    response.status,
  );
}
