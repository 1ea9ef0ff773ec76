import { type Html, markup } from './markup';

/** Renders a time: `2007-02-27T00:00:00.000Z` as `2007-02-27`, other times with hours and minutes. */
export const renderTime = (iso: string): Html => {
  const time = iso.slice(11, 16);
  const text = iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${time} UTC`;
  return markup`<time datetime="${iso}">${text}</time>`;
};

/** Splits a name into words: `double-top` gives `double top`. */
export const splitWords = (name: string): string =>
  name
    .replaceAll('-', ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
/** Capitalizes the first letter. */
export const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
