import { formatDuration } from '/client/components/index.js';

/** Formats the time that is left, in whole seconds. @param {number} milliseconds */
export const formatRemaining = (milliseconds) => formatDuration(Math.ceil(milliseconds / 1_000) * 1_000);
