import { UserError } from '../../errors';
import { formatCount } from '../../terminal/print';

const MAX_REPORTED = 20;

/** Reports invalid lines of a file: the first 20 separately, then the number of further ones. */
export class InvalidLineReporter {
  total = 0;

  /**
   * @param strict whether to stop at the first invalid line
   * @param done what happens to valid lines, such as `sent`
   */
  constructor(
    private readonly name: string,
    private readonly strict: boolean,
    private readonly done: string,
    private readonly report: (line: string) => void,
  ) {}

  /** @throws UserError in strict mode */
  add(line: number, reason: string): void {
    this.total++;
    if (this.strict)
      throw new UserError(`${this.name}, line ${line}: ${reason}; no later line was ${this.done} (--strict)`);
    if (this.total <= MAX_REPORTED) this.report(`${this.name}, line ${line}: ${reason}; skipped`);
  }

  end(): void {
    const more = this.total - MAX_REPORTED;
    if (more > 0) this.report(`… and ${formatCount(more, 'more line')} skipped`);
  }
}
