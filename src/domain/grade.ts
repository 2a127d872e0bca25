export type Grade = "A" | "B" | "C" | "D";

/** A lead score as a mark that is read at a glance; null while there is no score. */
export function gradeOf(score: number | null): Grade | null {
  if (score === null) return null;
  return score >= 80 ? "A" : score >= 60 ? "B" : score >= 40 ? "C" : "D";
}
