import {
  type SFNClient,
  StartExecutionCommand,
  type StartExecutionCommandInput,
  type StartExecutionCommandOutput,
  StateMachineDoesNotExist,
} from '@aws-sdk/client-sfn';
import type { Process } from '../../core/process';
import { formatService } from '../names';
import { createServiceClient, describeOperation } from '../operations';
import type { StateMachine } from './state-machine';

/** The state machines of an account. */
export class StateMachines {
  private readonly byArn: ReadonlyMap<string, StateMachine>;

  /** @param region the region of the machines that can be lost */
  constructor(
    machines: readonly StateMachine[],
    private readonly region?: string,
  ) {
    this.byArn = new Map(machines.map((machine) => [machine.arn, machine]));
  }

  /** Creates the client with which a process starts executions. */
  createClient(process: Process): Pick<SFNClient, 'send'> {
    const start = describeOperation<StartExecutionCommandInput, StartExecutionCommandOutput>(
      StartExecutionCommand,
      ['stateMachineArn', 'name', 'input'],
      ({ stateMachineArn, name, input }) => {
        const machine = this.find(stateMachineArn);
        const { name: used, startedAt } = machine.start(input ?? '{}', name);
        return {
          executionArn: `${machine.arn.replace(':stateMachine:', ':execution:')}:${used}`,
          startDate: new Date(startedAt),
        };
      },
    );
    return createServiceClient<SFNClient>(process, formatService('states', this.region), [start]);
  }

  private find(arn: string | undefined): StateMachine {
    const machine = this.byArn.get(arn ?? '');
    if (machine) return machine;
    throw new StateMachineDoesNotExist({ message: `State Machine Does Not Exist: '${arn}'`, $metadata: {} });
  }
}
