import type { LambdaAlias } from '@cdktf/provider-aws/lib/lambda-alias';
import type { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { LambdaFunctionEventInvokeConfig } from '@cdktf/provider-aws/lib/lambda-function-event-invoke-config';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import type { EventBus } from './event-bus';
import type { Grantee } from './iam';

/** A queue that receives failed events: `Queue`, which depends on functions. */
interface FailureQueue {
  readonly arn: string;
  grantSend(grantee: Grantee): void;
}

/** The function whose invocations are configured: `ServerlessFunction`. */
interface InvokedFunction extends Construct, Grantee {
  readonly live: LambdaAlias;
  readonly ready: ITerraformDependable;
}

export interface AsynchronousInvocation {
  /** The number of retries after an error of the function, 0 to 2. */
  readonly retries: 0 | 1 | 2;
  /** The age in seconds above which an event is not processed any more, 60 to 21600. */
  readonly maxEventAge: number;
  /** Receives the result of each invocation, with its request. @default - results are dropped */
  readonly onSuccess?: EventBus;
  /** Receives each event that failed, with its error. */
  readonly onFailure: FailureQueue;
}

/**
 * Configures the asynchronous invocations of the alias `live`. Lambda applies the configuration only to invocations of
 * the alias, and only to asynchronous ones: an API and a queue invoke functions synchronously.
 */
export function configureAsynchronousInvocation(
  fn: InvokedFunction,
  { functionName }: LambdaFunction,
  { retries, maxEventAge, onSuccess, onFailure }: AsynchronousInvocation,
): void {
  onSuccess?.grantDelivery(fn);
  onFailure.grantSend(fn);
  new LambdaFunctionEventInvokeConfig(fn, 'Asynchronous', {
    functionName,
    qualifier: fn.live.name,
    maximumRetryAttempts: retries,
    maximumEventAgeInSeconds: maxEventAge,
    destinationConfig: {
      onFailure: { destination: onFailure.arn },
      onSuccess: onSuccess && { destination: onSuccess.arn },
    },
    // Lambda checks the permissions of the role when it creates the configuration.
    dependsOn: [fn.live, fn.ready],
  });
}
