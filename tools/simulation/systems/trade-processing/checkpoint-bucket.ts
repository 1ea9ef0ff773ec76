import type { Simulation } from '../../core/simulation';
import { Bucket } from '../../services/s3/bucket';
import type { StoredText } from './invariants/covered-entries';

/** The bucket of the checkpoints of a region, which remembers when each of them was stored. */
export class CheckpointBucket extends Bucket {
  readonly stored: StoredText[] = [];

  constructor(
    private readonly simulation: Simulation,
    name: string,
    region: string,
  ) {
    super(name, region);
  }

  override put(key: string, body: Buffer): void {
    super.put(key, body);
    this.stored.push({ key, text: body.toString(), at: this.simulation.now });
  }
}
