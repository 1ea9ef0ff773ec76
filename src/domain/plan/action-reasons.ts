/** Terraform's reasons for a destroy or a replacement (internal/command/jsonplan), in words. */
const REASON_DESCRIPTIONS: Readonly<Record<string, string>> = {
  replace_because_tainted: 'it was not made completely, or somebody tainted it',
  replace_because_cannot_update: 'it cannot be changed in place',
  replace_by_request: 'somebody asked for it with -replace',
  replace_by_triggers: 'something changes that its replace_triggered_by names',
  delete_because_no_resource_config: 'it is no longer in the configuration',
  delete_because_no_module: 'its module is no longer in the configuration',
  delete_because_wrong_repetition: 'its count or for_each changed',
  delete_because_count_index: 'its count became smaller',
  delete_because_each_key: 'its key is no longer in for_each',
  delete_because_no_move_target: 'what it was moved to is not in the configuration',
};

/** Terraform's word for a reason as a sentence; one that is not known here as it is, readable. */
export const describeReason = (reason: string): string =>
  REASON_DESCRIPTIONS[reason] ?? reason.replaceAll('_', ' ');
