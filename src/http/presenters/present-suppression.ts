import type { Suppression } from "../../db/suppression-repository.ts";
import type { SuppressionKind } from "../../domain/suppression.ts";
import { snakeKeys } from "../../lib/case.ts";
import type { AddedSuppression } from "../../services/suppressions/add-suppression.ts";
import type { CheckedValue } from "../../services/suppressions/list-suppressions.ts";

export function toSuppressionBody({ hash: _, groupId: __, scope, ...suppression }: Suppression) {
  const kind: SuppressionKind = scope === "domain" ? "domain" : "person";
  return { ...snakeKeys(suppression), scope: kind };
}

export const toAddedBody = ({ suppression, scope, removed }: AddedSuppression) => ({
  suppression: suppression && toSuppressionBody(suppression),
  scope,
  dry_run: suppression === null,
  removed,
});

export const toCheckBody = (checked: readonly CheckedValue[]) => ({ items: checked.map(snakeKeys) });
