export { COMMENT_LIMIT, COMMENT_MARKER, renderMarkdown } from './render/markdown';
export { renderJson } from './render/json';
export { maskChange, maskText } from './mask';
export { escapeControlCharacters, escapeTexts } from './control-characters';
export type { CostDifference, DriftedAttribute, PolicyResult, ReviewInput, PlanReview } from './review';
export { buildReview } from './build-review';
export { type Paint, renderText } from './render/text';
