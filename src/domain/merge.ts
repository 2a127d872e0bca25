/** Why a value wins, in a merge of two leads. */
export const mergeReasons = [
  "empty",
  "human",
  "confidence",
  "fresher",
  "united",
  "joined",
  "untouched",
  "identity",
  "survivor",
] as const;
export type MergeReason = (typeof mergeReasons)[number];

export const reasonWords: Record<MergeReason, string> = {
  empty: "The surviving lead has none.",
  human: "A person typed it.",
  confidence: "Its source is surer of it.",
  fresher: "It is as sure and fresher.",
  united: "Lists are united.",
  joined: "Both notes are kept.",
  untouched: "The surviving lead's is still the one that every lead begins with.",
  identity: "A lead keeps its own identity.",
  survivor: "Nothing speaks for the other, so the surviving lead's stays.",
};

/** One field of the surviving lead that becomes another. */
export interface FieldChange {
  field: string;
  from: unknown;
  to: unknown;
  whose: "duplicate" | "both";
  why: MergeReason;
}

/** A value of the duplicate that the survivor does not take. */
export interface FieldLoss {
  field: string;
  kept: unknown;
  dropped: unknown;
  why: MergeReason;
}

export interface MergeCounts {
  contactsMoved: number;
  contactsMerged: number;
  factsMoved: number;
  factsDropped: number;
  signalsMoved: number;
  signalsDropped: number;
  jobsMoved: number;
  jobsCancelled: number;
}

/** What stays readable of a merge. */
export interface MergeSummary {
  fields: FieldChange[];
  fieldsKept: FieldLoss[];
  counts: MergeCounts;
}

/** What became of a row, or of some of its fields, when a merge was undone. */
export interface UndoneItem {
  what: "lead" | "contact" | "fact" | "signal" | "job";
  id: string;
}

export interface KeptItem extends UndoneItem {
  /** The fields that are not as they were; empty where it is about the whole row. */
  fields: string[];
  why: string;
}

export interface UndoReport {
  restored: UndoneItem[];
  kept: KeptItem[];
  failed: KeptItem[];
}
