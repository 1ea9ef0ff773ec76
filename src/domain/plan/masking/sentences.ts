/** First words of sentences about a secret, such as `must have 12 characters` and `the token of the user`. */
const SENTENCE =
  /^(?:must|should|shall|may|might|can|cannot|could|will|would|has|have|had|is|are|was|were|does|do|did|be|been|not|no|the|an?|this|that|these|those|any|all|each|every|your|our|their|its|used|uses|use|for|from|of|to|in|on|at|by|with|without|as|or|and|if|when|where|which|who|between|minimum|maximum|only|optional|required|see|please|enter|choose|set|contains|expected|invalid|incorrect|wrong|missing|failed|unable|it|you|we|they)[ \t]{1,4}[\w"'`]/i;
/** `12 to 64 characters`, `at least 8`. */
const AMOUNT =
  /^\d{1,4}[ \t]{1,4}(?:(?:to|or|and|-)[ \t]{1,4}(?:\d|more)|characters|chars|letters|digits|words|bytes|bits|days|hours|minutes|seconds)/i;

/** Whether a text after the name of a secret and a colon is a sentence and not a secret: `password: must have …`. */
export const isSentence = (text: string): boolean => SENTENCE.test(text) || AMOUNT.test(text);

/** Words that sentences contain, and passwords of several words usually do not. */
const VERB = /(?:^|\s)(?:is|are|was|were|has|have|had|must|should|will|can|cannot|may|does|the|of)\s/i;

/** Whether several words contain a verb or an article. */
export const containsVerb = (words: string): boolean => VERB.test(words);
