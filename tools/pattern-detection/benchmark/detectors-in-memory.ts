import type { DetectorProgress, DetectorSource } from '../../../src/domain/market-data';

/** The detectors of a process: found by name once, and then by the number of the symbol. */
export class DetectorsInMemory implements DetectorSource {
  private readonly byNumber: (DetectorProgress | undefined)[] = [];

  constructor(private readonly byName: ReadonlyMap<string, DetectorProgress>) {}

  get(symbol: string, number: number): DetectorProgress | undefined {
    return (this.byNumber[number] ??= this.byName.get(symbol));
  }
}
