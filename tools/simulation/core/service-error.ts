/** The names of the errors with which services throttle; ThrottlingException for all others. */
const THROTTLES: Readonly<Record<string, string>> = {
  dynamodb: 'ProvisionedThroughputExceededException',
  kinesis: 'ProvisionedThroughputExceededException',
  lambda: 'TooManyRequestsException',
  s3: 'SlowDown',
  sqs: 'RequestThrottled',
};

/** An error of an AWS service, with the fields that the SDK sets. */
export class ServiceError extends Error {
  readonly $metadata: { readonly httpStatusCode?: number };
  /** Whether the client or the service caused the error. */
  readonly $fault: 'client' | 'server';
  /** Set if the SDK repeats the call. */
  readonly $retryable?: { readonly throttling: boolean };

  constructor(
    override readonly name: string,
    message: string,
    { status, retryable }: { readonly status?: number; readonly retryable?: 'throttle' | 'transient' } = {},
  ) {
    super(message);
    this.$metadata = status === undefined ? {} : { httpStatusCode: status };
    this.$fault = status !== undefined && status < 500 ? 'client' : 'server';
    if (retryable) this.$retryable = { throttling: retryable === 'throttle' };
  }
}

/** @param service the name, with or without `@region` */
export function createThrottle(service: string): ServiceError {
  const [name = ''] = service.split('@');
  return new ServiceError(THROTTLES[name] ?? 'ThrottlingException', `${service}: rate exceeded`, {
    status: 400,
    retryable: 'throttle',
  });
}

export const createInternalError = (service: string): ServiceError =>
  new ServiceError('InternalServerError', `${service}: internal error`, {
    status: 500,
    retryable: 'transient',
  });

export const createTimeOut = (service: string, limitMs: number): ServiceError =>
  new ServiceError('TimeoutError', `${service}: no response within ${limitMs} ms`, {
    retryable: 'transient',
  });

/** Whether the SDK repeats a call that failed with an error. */
export const isRetryable = (error: unknown): boolean =>
  error instanceof Error && '$retryable' in error && error.$retryable !== undefined;
