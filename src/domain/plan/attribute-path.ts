/** `["attribute", 0, "name"]` as `attribute[0].name`. */
export const formatPath = (path: readonly (string | number)[]): string =>
  path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index > 0 ? `.${step}` : step))
    .join('');
