import { UserError } from '../../errors';
import { formatCount } from '../../terminal/print';

const MAX_REPORTED = 20;
/** The largest share of rows that can be skipped without an error. */
const MAX_SHARE = 0.01;

/** Reports the rows of a file that are skipped: the first 20 separately, then the number of further ones. */
export class SkippedRowReporter {
  /** The number of rows that are invalid, or out of order. */
  total = 0;
  /** The number of rows of intervals without trades. */
  empty = 0;
  /** The number of bars that a later row with the same time replaced. */
  replaced = 0;
  private firstEmpty = 0;

  /**
   * @param verb the past participle for valid rows, such as `sent`
   * @param strict whether to stop at the first row that is skipped
   */
  constructor(
    private readonly name: string,
    private readonly verb: string,
    private readonly strict: boolean,
    private readonly report: (line: string) => void,
  ) {}

  /** @throws UserError in strict mode */
  add(line: number, reason: string): void {
    this.total++;
    if (this.strict)
      throw new UserError(`${this.name}, line ${line}: ${reason}; no later line was ${this.verb} (--strict)`);
    if (this.total <= MAX_REPORTED) this.report(`${this.name}, line ${line}: ${reason}; skipped`);
  }

  addEmpty(line: number): void {
    if (this.empty++ === 0) this.firstEmpty = line;
  }

  note(text: string): void {
    this.report(`${this.name}: ${text}`);
  }

  /** Reports the rows that were not reported yet. */
  end(): void {
    const more = this.total - MAX_REPORTED;
    if (more > 0) this.report(`… and ${formatCount(more, 'more line')} skipped`);
    if (this.empty > 0)
      this.note(
        `${formatCount(this.empty, 'row')} without prices (the first: line ${this.firstEmpty}) contain no bar`,
      );
    if (this.replaced > 0)
      this.note(
        `${formatCount(this.replaced, 'bar')} replaced by a later row of the same time, or not final at the end`,
      );
  }

  /**
   * @param read the number of rows that were read
   * @throws UserError if nothing was read, or more than 1 % of the rows were skipped
   */
  check(read: number, lenient: boolean): void {
    if (read === 0) throw new UserError(`${this.name} contains no valid bar`);
    const share = this.total / (this.total + read);
    if (share <= MAX_SHARE || lenient) return;
    const percent = (100 * share).toFixed(1);
    throw new UserError(
      `${this.name}: ${formatCount(this.total, 'line')} of ${(this.total + read).toLocaleString('en-US')} skipped (${percent} %), ` +
        'more than 1 %: correct the lines above, or add --lenient',
    );
  }
}
