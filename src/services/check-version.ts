import { AppError } from "../domain/errors.ts";

/** The version that the caller saw last; null when the caller did not say. */
export type ExpectedVersion = number | null;

/** @throws AppError precondition_failed when the row has moved on since the caller saw it */
export function checkVersion(current: number, expected: ExpectedVersion): void {
  if (expected !== null && expected !== current) throw staleVersion(current);
}

export function staleVersion(current?: number): AppError {
  return new AppError("precondition_failed", "It was changed in the meantime. Read it again and repeat the change.", {
    extra: current === undefined ? {} : { current_version: current },
  });
}
