import {
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  type LambdaClient,
  PublishVersionCommand,
  UpdateAliasCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';

/**
 * Releases a version of a function with other values of environment variables, as a wrong deployment does: its alias live
 * moves to the version.
 * @returns a function that restores the variables, moves the alias back and deletes the version
 */
export async function releaseWith(
  lambda: LambdaClient,
  FunctionName: string,
  changes: Readonly<Record<string, string>>,
): Promise<() => Promise<void>> {
  const alias = { FunctionName, Name: 'live' };
  const { FunctionVersion: before } = await lambda.send(new GetAliasCommand(alias));
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const original = Environment!.Variables!;
  const setVariables = (Variables: Record<string, string>) =>
    lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
  const moveAlias = (FunctionVersion: string | undefined) =>
    lambda.send(new UpdateAliasCommand({ ...alias, FunctionVersion }));
  await setVariables({ ...original, ...changes });
  const { Version } = await lambda.send(new PublishVersionCommand({ FunctionName }));
  await moveAlias(Version);
  return async () => {
    await setVariables(original);
    await moveAlias(before);
    // Otherwise the next plan would move the alias to the newest version.
    await lambda.send(new DeleteFunctionCommand({ FunctionName, Qualifier: Version }));
  };
}
