import timers from 'node:timers/promises';
import { Database } from '../../simulation/services/dynamodb/database';
import type { Row } from '../../simulation/services/dynamodb/row';
import { type Index, Table } from '../../simulation/services/dynamodb/table';
import { Keys } from '../../simulation/services/kms/keys';
import { Bucket } from '../../simulation/services/s3/bucket';
import { Buckets } from '../../simulation/services/s3/buckets';
import { UnsupportedRequestError } from '../../simulation/services/operations';
import { Parameters } from '../../simulation/services/ssm/parameters';
import {
  createBusAnswers,
  createConstantAnswers,
  createQueueAnswers,
  createTopicAnswers,
  createWorkflowAnswers,
  type SentMessage,
  UnknownCallError,
} from './answers';
import { FUZZ_TIME, ImmediateProcess } from './immediate-process';
import {
  type AnswerCalls,
  getCommandName,
  replaceServices,
  type ServiceCommand,
  type ServiceName,
} from './service-clients';

/** A table with the rows that it has before each input. */
export interface TableProps {
  readonly name: string;
  readonly keys: readonly string[];
  readonly indexes?: Readonly<Record<string, Index>>;
  readonly rows?: readonly object[];
}

/** What the services of a system have before each input. */
export interface ServiceProps {
  readonly tables?: readonly TableProps[];
  /** The values of Parameter Store, by name. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The objects of S3, by bucket and key. */
  readonly objects?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Ids of keys that compute message authentication codes, and of those that sign. */
  readonly macKeys?: readonly string[];
  readonly signingKeys?: readonly string[];
  /** The answers of other services. */
  readonly answers?: Partial<Record<ServiceName, AnswerCalls>>;
}

type Send = (command: never) => Promise<unknown>;
const answerWith = ({ send }: { readonly send: unknown }): AnswerCalls => {
  const call = send as Send;
  return (command) => call(command as never);
};

const LOG_METHODS = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;

/** The services of AWS in memory, with the same rows and objects before each input, so that an input can be repeated alone. */
export class FuzzServices {
  /** What was sent since the last reset. */
  readonly sent: SentMessage[] = [];
  /** The lines that were logged since the last reset. */
  readonly logs: string[] = [];
  /** The first call that the services do not know. */
  unknownCall: Error | undefined;
  readonly process = new ImmediateProcess();
  readonly keys = new Keys(this.process.simulation);
  private readonly parameters = new Parameters();
  private buckets!: AnswerCalls;
  private database!: Database;
  private isChanged = true;

  constructor(private readonly props: ServiceProps) {
    for (const [name, value] of Object.entries(props.parameters ?? {})) this.parameters.put(name, value);
    for (const id of props.macKeys ?? []) this.keys.createMacKey(id);
    for (const id of props.signingKeys ?? []) this.keys.createSigningKey(id);
    this.reset();
  }

  /** Restores what the services had at the start. */
  reset(): void {
    this.sent.length = 0;
    this.logs.length = 0;
    if (!this.isChanged) return;
    const { tables = [], objects = {} } = this.props;
    this.database = new Database(tables.map(createTable));
    this.database.onCommit = () => (this.isChanged = true);
    this.buckets = answerWith(
      new Buckets(this.process.simulation, Object.entries(objects).map(createBucket)).createClient(
        this.process,
      ),
    );
    this.isChanged = false;
  }

  /**
   * Lets the clients of the SDK, the log, the clock and the waits use what is in memory.
   * @returns a function that undoes it
   */
  install(): () => void {
    const answers = { ...this.createAnswers(), ...this.props.answers };
    const restoreClients = replaceServices(
      Object.fromEntries(
        Object.entries(answers).map(([name, answer]) => [name, this.watch(answer)]),
      ) as typeof answers,
    );
    const { now } = Date;
    Date.now = () => FUZZ_TIME;
    const { setTimeout: wait } = timers;
    Object.assign(timers, { setTimeout: () => Promise.resolve() });
    const methods = LOG_METHODS.map((name) => [name, console[name]] as const);
    for (const name of LOG_METHODS)
      console[name] = (...parts: unknown[]) => void this.logs.push(parts.join(' '));
    return () => {
      restoreClients();
      Date.now = now;
      Object.assign(timers, { setTimeout: wait });
      for (const [name, method] of methods) console[name] = method;
    };
  }

  /** Remembers a call that the services do not know, because a handler may catch its error. */
  private watch(answer: AnswerCalls): AnswerCalls {
    return async (command) => {
      try {
        return await answer(command);
      } catch (error) {
        if (error instanceof UnknownCallError || error instanceof UnsupportedRequestError)
          this.unknownCall = error;
        throw error;
      }
    };
  }

  private createAnswers(): Record<ServiceName, AnswerCalls> {
    const { sent, process } = this;
    const putObject = (command: ServiceCommand): unknown => {
      if (getCommandName(command) === 'PutObjectCommand') this.isChanged = true;
      return this.buckets(command);
    };
    const report = Buffer.from('REPORT RequestId: 1\tDuration: 1.5 ms\tBilled Duration: 2 ms\t').toString(
      'base64',
    );
    return {
      documents: (command) => this.database.client.send(command as never),
      dynamodb: createConstantAnswers('dynamodb', {}),
      events: createBusAnswers(sent),
      kinesis: createConstantAnswers('kinesis', {
        ListShardsCommand: () => ({
          Shards: [{ HashKeyRange: { StartingHashKey: '0', EndingHashKey: '9' }, SequenceNumberRange: {} }],
        }),
        PutRecordsCommand: () => ({ FailedRecordCount: 0 }),
      }),
      kms: answerWith(this.keys.createClient(process)),
      lambda: createConstantAnswers('lambda', { InvokeCommand: () => ({ LogResult: report }) }),
      s3: putObject,
      scheduler: createConstantAnswers('scheduler', { CreateScheduleCommand: () => ({}) }),
      secretsmanager: createConstantAnswers('secretsmanager', {}),
      states: createWorkflowAnswers(sent),
      sns: createTopicAnswers(sent),
      sqs: createQueueAnswers(sent),
      ssm: answerWith(this.parameters.createClient(process)),
    };
  }
}

const createTable = ({ name, keys, indexes = {}, rows = [] }: TableProps): Table => {
  const table = new Table(name, keys, indexes);
  for (const row of rows) table.add({ ...row } as Row);
  return table;
};

const createBucket = ([name, objects]: readonly [string, Readonly<Record<string, string>>]): Bucket => {
  const bucket = new Bucket(name);
  for (const [key, text] of Object.entries(objects)) bucket.put(key, Buffer.from(text));
  return bucket;
};
