export { COMMENT_LIMIT, COMMENT_MARKER, renderMarkdown } from './markdown';
export { renderJson } from './json';
export { maskChange, maskText } from './mask';
export { visible, visibly } from './visible';
export type { CostDifference, DriftNote, PolicyResult, Review, Reviewed } from './review';
export { reviewed } from './reviewed';
export { type Paint, renderText } from './text';
