/**
 * The format of an API key, as a regular expression: the firewall blocks requests with any other value of x-api-key, and
 * `stacks key create` creates keys of this format.
 */
export const API_KEY_FORMAT = '^[A-Za-z0-9]{40}$';
