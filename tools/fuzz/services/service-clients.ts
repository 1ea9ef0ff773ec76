import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

const CLIENTS = {
  documents: DynamoDBDocumentClient,
  dynamodb: DynamoDBClient,
  events: EventBridgeClient,
  kinesis: KinesisClient,
  kms: KMSClient,
  lambda: LambdaClient,
  s3: S3Client,
  scheduler: SchedulerClient,
  secretsmanager: SecretsManagerClient,
  states: SFNClient,
  sns: SNSClient,
  sqs: SQSClient,
  ssm: SSMClient,
} as const;
export type ServiceName = keyof typeof CLIENTS;

/** A command of the SDK. */
export interface ServiceCommand {
  readonly input: object;
  readonly constructor: { readonly name: string };
}

/** Returns the name of a command's class. A bundle adds a number to the names that several of its files have. */
export const getCommandName = ({ constructor: { name } }: ServiceCommand): string => name.replace(/\d+$/, '');

/** Answers the calls of a service. @throws the error with which the service answers */
export type AnswerCalls = (command: ServiceCommand) => unknown;

/**
 * Lets the clients of the SDK get their answers from functions, so that the files of the handlers run as they are.
 * @returns a function that undoes it
 */
export const replaceServices = (answers: Readonly<Record<ServiceName, AnswerCalls>>): (() => void) => {
  const prototypes = Object.entries(CLIENTS).map(([name, { prototype }]) => {
    const send = async (command: ServiceCommand): Promise<unknown> => answers[name as ServiceName](command);
    Object.defineProperty(prototype, 'send', { value: send, configurable: true, writable: true });
    return prototype;
  });
  return () => {
    for (const prototype of prototypes) delete (prototype as { send?: unknown }).send;
  };
};
