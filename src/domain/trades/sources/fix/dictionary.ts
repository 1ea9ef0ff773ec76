/** The part of the FIX 4.4 dictionary that executions need. */

/** The names of fields in violations. */
const NAMES: Readonly<Record<number, string>> = {
  1: 'Account',
  9: 'BodyLength',
  10: 'CheckSum',
  15: 'Currency',
  17: 'ExecID',
  19: 'ExecRefID',
  22: 'SecurityIDSource',
  30: 'LastMkt',
  31: 'LastPx',
  32: 'LastQty',
  34: 'MsgSeqNum',
  35: 'MsgType',
  48: 'SecurityID',
  49: 'SenderCompID',
  52: 'SendingTime',
  54: 'Side',
  55: 'Symbol',
  56: 'TargetCompID',
  60: 'TransactTime',
  64: 'SettlDate',
  150: 'ExecType',
  447: 'PartyIDSource',
  448: 'PartyID',
  452: 'PartyRole',
  453: 'NoPartyIDs',
  487: 'TradeReportTransType',
  527: 'SecondaryExecID',
  528: 'OrderCapacity',
  552: 'NoSides',
  571: 'TradeReportID',
  572: 'TradeReportRefID',
  5001: 'TradeVersion',
};

/** Formats a tag for violations: `LastPx (31)`, or `tag 9999` if it has no name here. */
export const formatTag = (tag: number): string => (NAMES[tag] ? `${NAMES[tag]} (${tag})` : `tag ${tag}`);

/** Fields whose values may contain the delimiter, by the field that states their length. */
export const DATA_FIELDS: ReadonlyMap<number, number> = new Map([
  [89, 93], // Signature
  [91, 90], // SecureData
  [96, 95], // RawData
  [213, 212], // XmlData
  [349, 348], // EncodedIssuer
  [351, 350], // EncodedSecurityDesc
  [355, 354], // EncodedText
]);

/** A repeating group, by the tag of its count. */
export interface GroupDefinition {
  /** The field with which each entry begins. */
  readonly first: number;
  readonly members: readonly number[];
  readonly groups?: Groups;
}
export type Groups = Readonly<Record<number, GroupDefinition>>;

const PARTIES: GroupDefinition = {
  first: 448,
  members: [447, 452],
  groups: { 802: { first: 523, members: [803] } },
};
const MISC_FEES: GroupDefinition = { first: 137, members: [138, 139, 891] };

/** The groups that every message of executions may have. */
const COMMON_GROUPS: Groups = {
  136: MISC_FEES,
  382: { first: 375, members: [337, 437, 438, 655] }, // NoContraBrokers
  454: { first: 455, members: [456] }, // NoSecurityAltID
  518: { first: 519, members: [520, 521] }, // NoContAmts
  627: { first: 628, members: [629, 630] }, // NoHops
};

/** The side of a TradeCaptureReport. */
const SIDES: GroupDefinition = {
  first: 54,
  members: [
    1, 11, 12, 13, 15, 18, 37, 40, 58, 66, 70, 77, 81, 118, 119, 155, 156, 157, 158, 159, 198, 230, 237, 238,
    336, 354, 355, 376, 377, 381, 479, 483, 497, 526, 528, 529, 575, 578, 579, 581, 582, 591, 625, 635, 660,
    738, 752, 821, 825, 826, 827, 920, 921, 922, 943,
  ],
  groups: {
    136: MISC_FEES,
    453: PARTIES,
    518: { first: 519, members: [520, 521] },
    576: { first: 577, members: [] }, // NoClearingInstructions
  },
};

export const EXECUTION_REPORT = '8';
export const TRADE_CAPTURE_REPORT = 'AE';

/** The groups by message type. The types are those that contain executions. */
export const MESSAGE_GROUPS: Readonly<Record<string, Groups>> = {
  [EXECUTION_REPORT]: { ...COMMON_GROUPS, 453: PARTIES },
  [TRADE_CAPTURE_REPORT]: { ...COMMON_GROUPS, 552: SIDES },
};
