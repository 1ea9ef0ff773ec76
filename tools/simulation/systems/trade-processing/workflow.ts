import type { TradeRegion } from '../../../../src/config/trade-processing';
import { createTradeDefinition } from '../../../../src/systems/trade-processing/trade-workflow';
import type { Simulation } from '../../core/simulation';
import type { Queue } from '../../services/sqs/queue';
import { Topic } from '../../services/sns/topic';
import { createIntegrations } from '../../services/step-functions/integrations';
import { type ExecutionRecord, StateMachine } from '../../services/step-functions/state-machine';
import type { TradeFunctions } from './functions';

export interface WorkflowProps {
  readonly region: TradeRegion;
  readonly functions: TradeFunctions;
  readonly queues: Readonly<
    Record<'TradeValidatorDlq' | 'MetadataEnricherDlq' | 'ComplianceRecorderDlq' | 'UnqueuedTrades', Queue>
  >;
  /** Called with each event that starts an execution. */
  readonly onStart: (event: unknown) => void;
  /** Called with the event and the output of each execution that succeeds. */
  readonly onSuccess: (event: unknown, output: unknown) => void;
  /**
   * Called with an event that is neither recorded nor in a queue. The operators know its id, from the topic or from the log of
   * the workflow, and ask the source to send its messages again.
   */
  readonly onUnqueued: (event: unknown) => void;
}

/** The state that is entered if no queue has accepted the event. */
const LAST_STATE = 'NotifyOperators';
/** How soon Step Functions begins an execution again that the loss of its region has ended. */
const RESTART_MS = 60_000;

/** The workflow of a region: the deployed definition, with the functions and queues of the region. */
export class TradeWorkflow {
  readonly arn: string;
  private readonly machine: StateMachine;
  private restarts = 0;
  /** When the region was down the last time that an execution noticed it. */
  private downAt = -Infinity;

  constructor(
    private readonly simulation: Simulation,
    private readonly props: WorkflowProps,
  ) {
    const { region, functions, queues } = props;
    const { validator, enricher, recorder } = functions;
    const alarms = new Topic(simulation, { name: `TradeAlarms-${region}`, region });
    const perform = createIntegrations(simulation, {
      region,
      functions: () => [validator, enricher, recorder],
      queues: Object.values(queues),
      topics: [alarms],
    });
    this.machine = new StateMachine(simulation, {
      name: `TradeProcessing-${region}`,
      type: 'EXPRESS',
      region,
      definition: createTradeDefinition({
        validatorArn: validator.arn,
        enricherArn: enricher.arn,
        recorderArn: recorder.arn,
        validatorQueueUrl: queues.TradeValidatorDlq.url,
        enricherQueueUrl: queues.MetadataEnricherDlq.url,
        recorderQueueUrl: queues.ComplianceRecorderDlq.url,
        unqueuedTradesUrl: queues.UnqueuedTrades.url,
        alarmTopicArn: alarms.arn,
      }),
      perform: async (...call) => {
        this.noticeOutage();
        return perform(...call).finally(() => this.noticeOutage());
      },
    });
    this.arn = this.machine.arn;
    this.machine.onExecutionEnd = (execution) => this.end(execution);
  }

  get isIdle(): boolean {
    return this.machine.isIdle && this.restarts === 0;
  }

  start(event: unknown): void {
    this.props.onStart(event);
    this.machine.start(JSON.stringify(event));
  }

  private noticeOutage(): void {
    const { outages, now } = this.simulation;
    if (outages.isRegionDown(this.props.region, now)) this.downAt = now;
  }

  /** An execution that a lost region has ended begins again: Express workflows run at least once. */
  private end({ result, input, history, startedAt }: ExecutionRecord): void {
    const event = JSON.parse(input) as unknown;
    if (!result?.error) return this.props.onSuccess(event, result?.output);
    if (this.downAt >= startedAt) {
      this.restarts++;
      this.simulation.schedule(RESTART_MS, 'restart of an execution', () => {
        this.restarts--;
        this.start(event);
      });
    } else if (result.error.name !== 'TradesNotRecorded' || history.some(({ state }) => state === LAST_STATE))
      this.props.onUnqueued(event);
  }
}
