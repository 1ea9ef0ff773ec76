import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { UserError } from '../../cli/errors';
import { AlertStore } from '../../cli/pattern-detection/alert-store';
import { ApprovalStore } from '../../cli/pattern-detection/approvals/approval-store';
import { Pipeline } from '../../cli/pattern-detection/pipeline';
import { createClientOptions } from '../../cli/target/aws';
import { formatCommand } from '../../cli/terminal/format-command';
import { findPhysicalName } from '../../cli/terraform/state-bucket';
import type { CommonConfig } from '../../config';
import type { DeployedStack } from '../server/section';

/** The clients and readers of a deployed pattern detection. */
export interface Deployment {
  readonly config: CommonConfig;
  readonly resources: DeployedStack['resources'];
  readonly pipeline: Pipeline;
  readonly alerts: AlertStore;
  readonly approvals: ApprovalStore;
  readonly dynamo: DynamoDBDocumentClient;
  readonly kinesis: KinesisClient;
  /** Returns the name of a table. @throws UserError if it is not deployed */
  readonly getTable: (id: string) => string;
}

/** Creates the clients of a deployed stack. */
export function createDeployment({ session: { config }, resources }: DeployedStack): Deployment {
  const options = createClientOptions(config);
  return {
    config,
    resources,
    pipeline: new Pipeline(config, resources),
    alerts: new AlertStore(config, resources),
    approvals: new ApprovalStore(config, resources),
    dynamo: DynamoDBDocumentClient.from(new DynamoDBClient(options)),
    kinesis: new KinesisClient(options),
    getTable: (id) => {
      const name = findPhysicalName(resources, 'aws_dynamodb_table', id);
      if (name === undefined) throw new UserError(`${id} is not deployed: run ${formatCommand('up')} first`);
      return name;
    },
  };
}
