import { Process } from '../../simulation/core/process';
import { Simulation } from '../../simulation/core/simulation';

/** Monday, 30 November 2026, 15:00 UTC: the time of all inputs. The markets of Europe and New York are open. */
export const FUZZ_TIME = Date.UTC(2026, 10, 30, 15);

/** A process whose calls have their effects at once, without time or faults. */
export class ImmediateProcess extends Process {
  constructor() {
    super(new Simulation({ seed: 1, startsAt: FUZZ_TIME }), 'fuzz');
  }

  override async call<T>(_service: string, _operation: string, effect: () => T | Promise<T>): Promise<T> {
    return effect();
  }
}
