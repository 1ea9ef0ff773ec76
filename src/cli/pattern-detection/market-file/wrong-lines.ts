import { UserError } from '../../errors';
import { formatCount } from '../../terminal/print';

const SHOWN = 20;

/** Tells of the lines of a file that could not be read: the first 20 each, then how many more. */
export class WrongLines {
  total = 0;

  /**
   * @param strict whether the first wrong line ends it all
   * @param done what happens to the other lines, such as `sent`
   */
  constructor(
    private readonly name: string,
    private readonly strict: boolean,
    private readonly done: string,
    private readonly tell: (line: string) => void,
  ) {}

  /** @throws UserError if it is strict */
  add(line: number, why: string): void {
    this.total++;
    if (this.strict)
      throw new UserError(`${this.name}, line ${line}: ${why}; nothing after it was ${this.done} (--strict)`);
    if (this.total <= SHOWN) this.tell(`${this.name}, line ${line}: ${why}; left out`);
  }

  end(): void {
    const more = this.total - SHOWN;
    if (more > 0) this.tell(`… and ${formatCount(more, 'more line')} left out`);
  }
}
