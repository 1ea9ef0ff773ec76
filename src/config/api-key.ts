/**
 * What an API key looks like, as a regular expression: the firewall turns away whatever else stands in x-api-key, and
 * `stacks key create` makes no other.
 */
export const API_KEY_FORMAT = '^[A-Za-z0-9]{40}$';
