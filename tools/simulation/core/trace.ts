import { createHash } from 'node:crypto';

/** The hash processes texts of about this length at once: one update per line would take longer than the simulation. */
const CHUNK_LENGTH = 65_536;

/** The effects of a simulation, one line each. Two runs are the same if their traces have the same hash. */
export class Trace {
  private readonly hash = createHash('sha256');
  private chunk = '';
  private digest: string | undefined;
  private count = 0;
  private readonly kept: string[] = [];

  /**
   * @param now returns the virtual time in milliseconds since 1970
   * @param keepsLines whether {@link lines} returns the lines; they take memory, so only a replay stores them
   */
  constructor(
    private readonly now: () => number,
    readonly keepsLines = false,
  ) {}

  /** Adds a line with the time. */
  note(what: string): void {
    const line = `${this.now()} ${what}\n`;
    this.count++;
    this.chunk += line;
    if (this.chunk.length >= CHUNK_LENGTH) this.flush();
    if (this.keepsLines) this.kept.push(line.slice(0, -1));
  }

  /** The number of lines so far. */
  get length(): number {
    return this.count;
  }

  /** The lines so far, each with its time in milliseconds since 1970 and a space before it. */
  get lines(): readonly string[] {
    return this.kept;
  }

  /** Ends the trace. Returns its SHA-256 in hexadecimal. */
  end(): string {
    this.flush();
    this.digest ??= this.hash.digest('hex');
    return this.digest;
  }

  private flush(): void {
    if (this.chunk === '') return;
    this.hash.update(this.chunk);
    this.chunk = '';
  }
}
