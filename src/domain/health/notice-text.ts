import type { HealthNotice } from './monitor';

/** The subject and the text of an e-mail. */
export interface NoticeText {
  readonly subject: string;
  readonly text: string;
}

/** SNS limits subjects to 100 characters. */
const MAX_SUBJECT = 100;

/** The title and the lines of each kind of notice. */
const FORMATS: Readonly<
  Record<HealthNotice['kind'], (notice: HealthNotice, monitor: string) => readonly [string, ...string[]]>
> = {
  failed: ({ check, failedSince, reason }, monitor) => [
    `${check} fails`,
    `The check ${check} of the monitor "${monitor}" fails since ${failedSince}.`,
    `Reason: ${reason ?? 'unknown'}`,
    'You get another message when it is over. The log of the monitor contains each run.',
  ],
  over: ({ check, failedSince, overAt }, monitor) => [
    `${check} works again`,
    `The check ${check} of the monitor "${monitor}" works again since ${overAt}.`,
    `It had failed since ${failedSince}.`,
  ],
  removed: ({ check, failedSince, overAt }, monitor) => [
    `${check} is no longer checked`,
    `Since ${overAt}, the monitor "${monitor}" no longer has the check ${check}, which had failed since ${failedSince}.`,
    'So you get no message when it works again. A check with another name may have replaced it.',
  ],
};

/** Formats a notice for people. @param system the title of the system and its environment */
export const formatNotice = (notice: HealthNotice, monitor: string, system: string): NoticeText => {
  const [title, ...lines] = FORMATS[notice.kind](notice, monitor);
  return { subject: `${title}: ${system}`.slice(0, MAX_SUBJECT), text: lines.join('\n') };
};
