/** Descriptions of Terraform's reasons for a destroy or a replacement (internal/command/jsonplan). */
const REASON_DESCRIPTIONS: Readonly<Record<string, string>> = {
  replace_because_tainted: 'its creation was incomplete, or it was tainted',
  replace_because_cannot_update: 'it cannot be changed in place',
  replace_by_request: '-replace names it',
  replace_by_triggers: 'a resource in its replace_triggered_by changes',
  delete_because_no_resource_config: 'it is no longer in the configuration',
  delete_because_no_module: 'its module is no longer in the configuration',
  delete_because_wrong_repetition: 'its count or for_each changed',
  delete_because_count_index: 'its count is lower',
  delete_because_each_key: 'its key is no longer in for_each',
  delete_because_no_move_target: 'the target of its move is not in the configuration',
};

/** Describes Terraform's reason. Returns an unlisted reason with spaces in place of underscores. */
export const describeReason = (reason: string): string =>
  REASON_DESCRIPTIONS[reason] ?? reason.replaceAll('_', ' ');
