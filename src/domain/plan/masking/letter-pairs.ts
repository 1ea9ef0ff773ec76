/** For each letter, the letters that follow it in nine of ten cases in the words of this project's names. */
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
 * The share (0 to 1) of letter pairs that are rare in natural language: about 0.1 for words, two thirds for random text.
 * @param unknown the result for a text with too few pairs
 */
export function getRarePairRate(text: string, unknown = 0): number {
  let [pairs, rarePairs] = [0, 0];
  const lower = text.toLowerCase();
  for (let index = 1; index < text.length; index++) {
    const [a, b] = [text.charCodeAt(index - 1), text.charCodeAt(index)];
    if (!(isLower(a) || isUpper(a)) || !(isLower(b) || isUpper(b))) continue;
    if (isLower(a) && isUpper(b)) continue; // a word begins
    pairs++;
    if (!FREQUENT_FOLLOWERS.get(lower[index - 1]!)?.has(lower[index]!)) rarePairs++;
  }
  return pairs < 4 ? unknown : rarePairs / pairs;
}
