import { formatDetectionId } from '../../../domain/alerts';
import { DEFAULT_SENSITIVITY, Detector, type Bar, type Sensitivity } from '../../../domain/patterns';

/** The expected results of the sent events, computed with the same engine in this process. */
export class ExpectedResults {
  /** The number of bars by symbol. */
  readonly bars = new Map<string, number>();
  /** The ids of the expected patterns. */
  readonly patterns = new Set<string>();
  /** The ids of the patterns with enough confidence for an alert. */
  readonly alerts = new Set<string>();
  private readonly detector: Detector;

  /**
   * @param alertMinConfidence 0 to 100, as configured for the deployed PatternDetector
   * @param areTrades whether the events are sent as trades
   * @param sensitivity as configured for the deployed KinesisConsumer
   */
  constructor(
    private readonly alertMinConfidence: number,
    private readonly areTrades = false,
    sensitivity: Sensitivity = DEFAULT_SENSITIVITY,
  ) {
    this.detector = new Detector(undefined, { sensitivity });
  }

  add(bar: Bar): void {
    this.bars.set(bar.symbol, (this.bars.get(bar.symbol) ?? 0) + 1);
    for (const detection of this.detector.next(bar, this.areTrades)) {
      const id = formatDetectionId(detection);
      this.patterns.add(id);
      if (detection.confidence >= this.alertMinConfidence) this.alerts.add(id);
    }
  }
}
