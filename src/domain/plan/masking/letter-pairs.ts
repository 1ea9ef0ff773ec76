/** Which letters follow which in nine of ten places of the words that this project's names are made of. */
const FREQUENT_FOLLOWERS = new Map(
  (
    'abcdfgiklmnprstuvy baeilorsu cacehiklortu dadeiorsu eabcdefgilmnprstvwx faefilort gaehinrs haeior ' +
    'iabcdefglmnoprstvz keis ladeilostuy maeiopu nacdefginostuv ocdiklmnoprstuvw paeiloprstu qu ' +
    'racdegikmnorstuvy sacehiklopstuy tacehilorstuy uabcelmnprst vaei waehios xt ys'
  )
    .split(' ')
    .map((letters) => [letters[0]!, new Set(letters.slice(1))]),
);

const isLower = (code: number): boolean => code >= 97 && code <= 122;
const isUpper = (code: number): boolean => code >= 65 && code <= 90;

/**
 * How many of the neighbouring letters of a text are seldom neighbours in words, 0 to 1: a tenth in words, two thirds by
 * chance.
 * @param unknown what it is where there are too few neighbours to tell
 */
export function getRarePairRate(text: string, unknown = 0): number {
  let [pairs, strange] = [0, 0];
  const lower = text.toLowerCase();
  for (let at = 1; at < text.length; at++) {
    const [a, b] = [text.charCodeAt(at - 1), text.charCodeAt(at)];
    if (!(isLower(a) || isUpper(a)) || !(isLower(b) || isUpper(b))) continue;
    if (isLower(a) && isUpper(b)) continue; // a word begins
    pairs++;
    if (!FREQUENT_FOLLOWERS.get(lower[at - 1]!)?.has(lower[at]!)) strange++;
  }
  return pairs < 4 ? unknown : strange / pairs;
}
