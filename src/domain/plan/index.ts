export { COMMENT_LIMIT, COMMENT_MARKER, renderMarkdown } from './markdown';
export { renderJson } from './json';
export { maskChange, maskText } from './mask';
export { type CostDifference, type DriftNote, type PolicyResult, type Review, reviewed } from './review';
export { type Paint, renderText } from './text';
