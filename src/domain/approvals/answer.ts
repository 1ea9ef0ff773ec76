import { type ParseResult, rejectInput } from '../validation';
import type { Decision } from './approval';

export const MAX_NAME_LENGTH = 60;
export const MAX_NOTE_LENGTH = 500;

/** The fields that a person submitted: the decision without its link and time. */
export type Answer = Pick<Decision, 'verdict' | 'by' | 'note'>;

/** Control characters, invisible characters, and characters without a meaning in Unicode. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u;

/**
 * A joiner where scripts and emoji need it: ZWNJ or ZWJ between two letters, between the parts of an emoji, or after a
 * combining mark (a virama), where Indic names may also end. Elsewhere it is invisible and changes nothing.
 */
const JOINER =
  /(?<=[\p{M}\p{Emoji_Modifier}])[\u200c\u200d]|(?<=[\p{L}\p{Extended_Pictographic}])[\u200c\u200d](?=[\p{L}\p{Extended_Pictographic}])/gu;

/** Whether a text contains an unprintable character. Line breaks of a note are removed before the check. */
const isUnprintable = (text: string): boolean => UNPRINTABLE.test(text.replaceAll(JOINER, ''));

/** Parses the fields of the form. */
export const parseAnswer = (fields: Readonly<Record<string, string | undefined>>): ParseResult<Answer> => {
  const { decision } = fields;
  const by = (fields.name ?? '').trim();
  const note = (fields.note ?? '').replaceAll('\r\n', '\n').trim();
  if (decision !== 'approve' && decision !== 'reject')
    return rejectInput('decision', 'be approve or reject', decision);
  if (by === '' || by.length > MAX_NAME_LENGTH || isUnprintable(by))
    return rejectInput('name', `be 1 to ${MAX_NAME_LENGTH} printable characters`, by);
  if (note.length > MAX_NOTE_LENGTH || isUnprintable(note.replaceAll('\n', ' ')))
    return rejectInput('note', `be at most ${MAX_NOTE_LENGTH} printable characters`, note);
  const verdict = decision === 'approve' ? 'APPROVED' : 'REJECTED';
  return { value: { verdict, by, ...(note !== '' && { note }) } };
};
