import type { SendRequest } from '../../http/send-request';
import type { FaultInjector } from '../../load/faults';
import type { Clock } from '../../process/wait-while-progressing';
import type { Deployment } from '../deployment';

export interface LoadDependencies extends Clock {
  readonly deployment: Deployment;
  readonly send: SendRequest;
  readonly faults: FaultInjector;
  /** The user of the session. */
  readonly user: string;
  readonly onProgress: (line: string) => void;
}
