import { formatDetectionId } from '../../../domain/alerts';
import { Detector, type Bar } from '../../../domain/patterns';

/** What must come out of the events that were sent, found by the same engine in this process. */
export class Expectation {
  /** How many bars each symbol has. */
  readonly bars = new Map<string, number>();
  /** The ids of the patterns, each once. */
  readonly patterns = new Set<string>();
  /** The ids of those that are sure enough to alert. */
  readonly alerts = new Set<string>();
  private readonly detector = new Detector();

  /** @param alertMinConfidence 0 to 100, as the deployed PatternDetector has it */
  constructor(private readonly alertMinConfidence: number) {}

  add(bar: Bar): void {
    this.bars.set(bar.symbol, (this.bars.get(bar.symbol) ?? 0) + 1);
    for (const detection of this.detector.next(bar)) {
      const id = formatDetectionId(detection);
      this.patterns.add(id);
      if (detection.confidence >= this.alertMinConfidence) this.alerts.add(id);
    }
  }
}
