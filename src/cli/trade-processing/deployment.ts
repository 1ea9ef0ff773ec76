import { type CommonConfig, listStacks, withRegion } from '../../config';
import { tradeProcessing, type TradeRegion } from '../../config/trade-processing';
import { openSession, type Session } from '../session';
import { SHORT_LIMITS } from '../target/aws';
import { withTarget } from '../target/target';
import { formatCommand } from '../terminal/format-command';
import { printNote } from '../terminal/print';
import { StateBucket } from '../terraform/state-bucket';
import { createRegionalClients, type RegionalClients } from './clients';
import { nameRegion, RegionUnavailable } from './region-unavailable';

const { name: SYSTEM } = tradeProcessing;

/** The options of every command of this system. */
export interface DeploymentOptions {
  readonly port?: number;
}

/** Trade processing in one region: the outputs of its stack, and clients in the region. */
export interface RegionalDeployment extends RegionalClients {
  readonly region: TradeRegion;
  readonly config: CommonConfig;
  /** Returns an output of the stack. @throws UserError if the stack is older than the output */
  readonly getOutput: (name: string) => string;
}

/** Trade processing in its regions. A region is opened when a command needs it, so that the others can be down. */
export interface Deployment {
  readonly config: CommonConfig;
  /**
   * Opens a region: reads the state of its stack, once per command. After a failure it is read again, because a sender
   * can outlive an outage.
   * @throws RegionUnavailable if the region does not answer, or its stack is not deployed
   */
  readonly open: (region: TradeRegion) => Promise<RegionalDeployment>;
}

/**
 * Creates the deployment of one region.
 * @param config the configuration of this region
 * @param outputs the outputs in the stack's state
 */
export function createRegionalDeployment(
  config: CommonConfig,
  region: TradeRegion,
  outputs: Readonly<Record<string, unknown>>,
  clients: RegionalClients = createRegionalClients(config),
): RegionalDeployment {
  const isDeployed = Object.keys(outputs).length > 0;
  if (!isDeployed) throw new RegionUnavailable(region, `has no stack of ${SYSTEM}: ${DEPLOY_HINT()}`);
  return {
    ...clients,
    region,
    config,
    getOutput: (name) => {
      const value = outputs[name];
      if (typeof value === 'string') return value;
      throw new RegionUnavailable(
        region,
        `has a stack without the output ${name}, which this version of the command requires: ${DEPLOY_HINT()}`,
      );
    },
  };
}

const DEPLOY_HINT = () =>
  `run ${formatCommand(`up ${SYSTEM}`)} or ${formatCommand(`deploy ${SYSTEM}`)} first`;

/** Reads the outputs of a stack; empty if there is no state. @param config the configuration of the stack's region */
export type ReadOutputs = (config: CommonConfig, stack: string) => Promise<Readonly<Record<string, unknown>>>;

/** Reads the outputs of a stack from its state. A region that does not answer is noticed soon. */
export const readStackOutputs: ReadOutputs = (config, stack) =>
  new StateBucket(config, undefined, SHORT_LIMITS).readOutputs(stack);

/** Creates the deployment. */
export function createDeployment(config: CommonConfig, readOutputs = readStackOutputs): Deployment {
  const opened = new Map<TradeRegion, Promise<RegionalDeployment>>();
  const stacks = listStacks(tradeProcessing, config);
  const openRegion = async (region: TradeRegion): Promise<RegionalDeployment> => {
    const { name } = stacks.find((stack) => stack.region === region)!;
    const regional = withRegion(config, region);
    const outputs = await nameRegion(region, () => readOutputs(regional, name));
    return createRegionalDeployment(regional, region, outputs);
  };
  return {
    config,
    open: (region) => {
      const known = opened.get(region);
      if (known) return known;
      const opening = openRegion(region);
      opened.set(region, opening);
      opening.catch(() => opened.delete(region));
      return opening;
    },
  };
}

/** Runs the work of a command on the deployed system. */
export async function withDeployment<T>(
  { port }: DeploymentOptions,
  work: (deployment: Deployment, session: Session) => Promise<T>,
): Promise<T> {
  const session = openSession({ port, systems: [SYSTEM] });
  return withTarget(session, printNote, () => work(createDeployment(session.config), session));
}
