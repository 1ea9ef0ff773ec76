/** Measures the processor time of a part of the work, to subtract it from the whole. */
export class CpuMeter {
  microseconds = 0;

  /** Runs synchronous work and adds its processor time. */
  measure<T>(work: () => T): T {
    const before = process.cpuUsage();
    try {
      return work();
    } finally {
      const { user, system } = process.cpuUsage(before);
      this.microseconds += user + system;
    }
  }
}
