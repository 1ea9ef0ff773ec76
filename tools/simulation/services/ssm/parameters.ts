import {
  GetParameterCommand,
  type GetParameterCommandInput,
  type GetParameterCommandOutput,
  GetParametersCommand,
  type GetParametersCommandInput,
  type GetParametersCommandOutput,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
  type PutParameterCommandInput,
  type PutParameterCommandOutput,
  SSMClient,
  SSMServiceException,
} from '@aws-sdk/client-ssm';
import type { Process } from '../../core/process';
import type { CallOptions } from '../../core/service-call';
import { DEFAULT_REGION, formatService } from '../names';
import { createServiceClient, describeOperation, UnsupportedRequestError } from '../operations';

/** AWS Systems Manager API Reference, "GetParameters": a request has at most 10 names. */
const MAX_NAMES = 10;

/**
 * Powertools accepts only a client with the settings and the middleware of the SDK. The clients of all processes have those of
 * this one, whose creation takes longer than many simulated calls.
 */
const SDK_CLIENT = new SSMClient({ region: DEFAULT_REGION });

/** The parameters of Parameter Store in a region. Their values are texts. */
export class Parameters {
  private readonly values = new Map<string, { readonly value: string; readonly version: number }>();

  /** @param region the region that can be lost; none if it does not matter */
  constructor(private readonly region?: string) {}

  /** Returns the value of a parameter; undefined if it does not exist. */
  get(name: string): string | undefined {
    return this.values.get(name)?.value;
  }

  /** Sets the value of a parameter. @returns the number of its version, from 1 */
  put(name: string, value: string): number {
    const version = (this.values.get(name)?.version ?? 0) + 1;
    this.values.set(name, { value, version });
    return version;
  }

  createClient(process: Process, options?: CallOptions): SSMClient {
    const service = formatService('ssm', this.region);
    return Object.assign(
      Object.create(SDK_CLIENT) as SSMClient,
      createServiceClient<SSMClient>(process, service, this.operations, options),
    );
  }

  private readonly operations = [
    describeOperation<GetParameterCommandInput, GetParameterCommandOutput>(
      GetParameterCommand,
      ['Name'],
      ({ Name = '' }) => {
        const parameter = this.describe(Name);
        if (!parameter) throw new ParameterNotFound({ message: `${Name} was not found.`, $metadata: {} });
        return { Parameter: parameter };
      },
    ),
    describeOperation<GetParametersCommandInput, GetParametersCommandOutput>(
      GetParametersCommand,
      ['Names', 'WithDecryption'],
      ({ Names = [] }) => {
        if (Names.length === 0 || Names.length > MAX_NAMES)
          throw new SSMServiceException({
            name: 'ValidationException',
            message: `${Names.length} names: expected 1 to ${MAX_NAMES}`,
            $fault: 'client',
            $metadata: { httpStatusCode: 400 },
          });
        const names = [...new Set(Names)];
        return {
          Parameters: names.flatMap((name) => this.describe(name) ?? []),
          InvalidParameters: names.filter((name) => !this.values.has(name)),
        };
      },
    ),
    describeOperation<PutParameterCommandInput, PutParameterCommandOutput>(
      PutParameterCommand,
      ['Name', 'Value', 'Overwrite', 'Type'],
      ({ Name = '', Value = '', Overwrite = false, Type = 'String' }) => {
        if (Type !== 'String')
          throw new UnsupportedRequestError(
            `the model of ssm knows parameters of the type String; got ${Type}`,
          );
        if (!Overwrite && this.values.has(Name))
          throw new ParameterAlreadyExists({ message: 'The parameter already exists.', $metadata: {} });
        return { Version: this.put(Name, Value) };
      },
    ),
  ];

  private describe(name: string) {
    const found = this.values.get(name);
    return found && { Name: name, Type: 'String' as const, Value: found.value, Version: found.version };
  }
}
