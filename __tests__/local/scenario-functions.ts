import {
  CreateFunctionCommand,
  InvokeCommand,
  type LambdaClient,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import {
  HANDLER_SOURCE,
  type ScenarioFunctionProps,
  type ScenarioQueue,
  type ScenarioTarget,
} from '../simulation/agreement/scenario-target';
import { createZip, ROLE } from './emulator-client';

/** The longest wait for a function, in seconds. */
const maxWaitTime = 30;

/** Creates functions with the code of the scenarios. Returns the ARN. @param dir a folder for the code */
export const createFunctionDeployer = (functions: LambdaClient, dir: string) => {
  let code: Promise<Buffer> | undefined;
  const zip = (): Promise<Buffer> =>
    (code ??= createZip(dir, 'index.js', HANDLER_SOURCE).then((text) => Buffer.from(text, 'base64')));
  return async (FunctionName: string): Promise<string> => {
    const { FunctionArn = '' } = await functions.send(
      new CreateFunctionCommand({
        FunctionName,
        Runtime: 'nodejs22.x',
        Role: ROLE,
        Handler: 'index.handler',
        Timeout: 10,
        Code: { ZipFile: await zip() },
      }),
    );
    await waitUntilFunctionActiveV2({ client: functions, maxWaitTime }, { FunctionName });
    return FunctionArn;
  };
};

const asDestination = (queue: ScenarioQueue | undefined) => queue && { Destination: queue.arn };

/** Creates the functions that scenarios invoke asynchronously. @param deploy creates a function, and returns its ARN */
export const createFunctionFactory =
  (functions: LambdaClient, deploy: (name: string) => Promise<string>): ScenarioTarget['createFunction'] =>
  async ({ name: FunctionName, reservedConcurrency, ...settings }: ScenarioFunctionProps) => {
    const arn = await deploy(FunctionName);
    if (reservedConcurrency !== undefined)
      await functions.send(
        new PutFunctionConcurrencyCommand({
          FunctionName,
          ReservedConcurrentExecutions: reservedConcurrency,
        }),
      );
    await functions.send(
      new PutFunctionEventInvokeConfigCommand({
        FunctionName,
        MaximumRetryAttempts: settings.retries,
        MaximumEventAgeInSeconds: settings.maxEventAgeSeconds,
        DestinationConfig: {
          OnSuccess: asDestination(settings.onSuccess),
          OnFailure: asDestination(settings.onFailure),
        },
      }),
    );
    const invokeAsynchronously = async (event: object): Promise<void> => {
      const Payload = JSON.stringify(event);
      await functions.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }));
    };
    return { arn, invokeAsynchronously };
  };
