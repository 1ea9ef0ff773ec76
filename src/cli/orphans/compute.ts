import {
  DeleteAliasCommand,
  DeleteEventSourceMappingCommand,
  DeleteFunctionCommand,
  DeleteLayerVersionCommand,
  LambdaClient,
  ListAliasesCommand,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
  ListLayersCommand,
  ListLayerVersionsCommand,
} from '@aws-sdk/client-lambda';
import { APIGatewayClient, DeleteRestApiCommand, GetRestApisCommand } from '@aws-sdk/client-api-gateway';
import { DeleteStateMachineCommand, ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { ClientOptions } from '../target/aws';
import { fetchAllPages } from '../target/fetch-all-pages';
import type { ResourceKind } from './resource-kind';

/**
 * Creates the resource kinds of Lambda functions, aliases, layers and event source mappings, state machines and REST
 * APIs.
 */
export function createComputeKinds(options: ClientOptions): ResourceKind[] {
  const lambda = new LambdaClient(options);
  const api = new APIGatewayClient(options);
  const sfn = new SFNClient(options);
  const listFunctions = () =>
    fetchAllPages(
      (Marker) => lambda.send(new ListFunctionsCommand({ Marker })),
      (page) => page.Functions,
      (page) => page.NextMarker,
    );
  return [
    {
      type: 'aws_lambda_event_source_mapping',
      list: async () => {
        const listed = await fetchAllPages(
          (Marker) => lambda.send(new ListEventSourceMappingsCommand({ Marker })),
          (page) => page.EventSourceMappings,
          (page) => page.NextMarker,
        );
        return listed.map(({ UUID = '', FunctionArn = '' }) => ({
          identity: UUID,
          name: FunctionArn.split(':')[6] ?? '',
          remove: () => lambda.send(new DeleteEventSourceMappingCommand({ UUID })),
        }));
      },
    },
    {
      // An alias is selected by the name of its function, because an unrecorded alias of a recorded function would make
      // the next apply fail.
      type: 'aws_lambda_alias',
      list: async () => {
        const aliases = (await listFunctions()).map(async ({ FunctionName = '' }) => {
          const listed = await fetchAllPages(
            (Marker) => lambda.send(new ListAliasesCommand({ FunctionName, Marker })),
            (page) => page.Aliases,
            (page) => page.NextMarker,
          );
          return listed.map(({ AliasArn = '', Name = '' }) => ({
            identity: AliasArn,
            name: FunctionName,
            remove: () => lambda.send(new DeleteAliasCommand({ FunctionName, Name })),
          }));
        });
        return (await Promise.all(aliases)).flat();
      },
    },
    {
      type: 'aws_lambda_function',
      list: async () =>
        (await listFunctions()).map(({ FunctionName = '' }) => ({
          identity: FunctionName,
          name: FunctionName,
          remove: () => lambda.send(new DeleteFunctionCommand({ FunctionName })),
        })),
    },
    {
      type: 'aws_lambda_layer_version',
      list: async () => {
        const layers = await fetchAllPages(
          (Marker) => lambda.send(new ListLayersCommand({ Marker })),
          (page) => page.Layers,
          (page) => page.NextMarker,
        );
        const versions = layers.map(async ({ LayerName = '' }) => {
          const listed = await fetchAllPages(
            (Marker) => lambda.send(new ListLayerVersionsCommand({ LayerName, Marker })),
            (page) => page.LayerVersions,
            (page) => page.NextMarker,
          );
          return listed.map(({ LayerVersionArn = '', Version: VersionNumber }) => ({
            identity: LayerVersionArn,
            name: LayerName,
            remove: () => lambda.send(new DeleteLayerVersionCommand({ LayerName, VersionNumber })),
          }));
        });
        return (await Promise.all(versions)).flat();
      },
    },
    {
      type: 'aws_sfn_state_machine',
      list: async () => {
        const listed = await fetchAllPages(
          (nextToken) => sfn.send(new ListStateMachinesCommand({ nextToken })),
          (page) => page.stateMachines,
          (page) => page.nextToken,
        );
        return listed.map(({ name = '', stateMachineArn = '' }) => ({
          identity: stateMachineArn,
          name,
          remove: () => sfn.send(new DeleteStateMachineCommand({ stateMachineArn })),
        }));
      },
    },
    {
      type: 'aws_api_gateway_rest_api',
      list: async () => {
        const listed = await fetchAllPages(
          (position) => api.send(new GetRestApisCommand({ position, limit: 500 })),
          (page) => page.items,
          (page) => page.position,
        );
        return listed.map(({ id = '', name = '' }) => ({
          identity: id,
          name,
          remove: () => api.send(new DeleteRestApiCommand({ restApiId: id })),
        }));
      },
    },
  ];
}
