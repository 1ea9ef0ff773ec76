import { createRandom, type Random } from '../../../core/random';
import { createStory, type Report, type Story } from './stories';

/** How many messages are sent of a story, on average: each report about three times. */
const MESSAGES_PER_STORY = 6;
/** The stories whose messages are sent at the same time. */
const CONCURRENT_STORIES = 40;
/** How many of a hundred messages are of a story that began long before. */
const LATE = 5;
/** The seed of all stories: the seeds of a simulation decide which messages of them are sent, and when. */
const SEED = 17;

/** A report to send, and whether it must be recorded as a trade. */
export interface PickedReport {
  readonly report: Report;
  readonly isConsistent: boolean;
}

/**
 * Stories by their numbers. They are the same in all simulations of a process, because formatting a message takes about as long as
 * recording it.
 */
export class StoryBook {
  private readonly stories: Story[] = [];

  /** @param before the sessions of the trades were over then; milliseconds since 1970 */
  constructor(private readonly before: number) {}

  /**
   * Picks the report of a delivery: the reports of a story come in any order, each of them several times, or never.
   * @param index the number of the delivery
   */
  pick(index: number, random: Random): PickedReport {
    const oldest = Math.floor(index / MESSAGES_PER_STORY);
    const number = random.happens(LATE / 100)
      ? random.pickInteger(oldest + 1)
      : oldest + random.pickInteger(CONCURRENT_STORIES);
    const { reports, isConsistent } = this.tell(number);
    return { report: random.pickOne(reports), isConsistent };
  }

  private tell(number: number): Story {
    return (this.stories[number] ??= createStory(
      number,
      createRandom(SEED).fork(String(number)),
      this.before,
    ));
  }
}
