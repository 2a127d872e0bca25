import { AppError } from "../domain/errors.ts";

/** The versions that the caller would take; null when the caller did not say. */
export type ExpectedVersion = readonly number[] | null;

/** @throws AppError precondition_failed when the row has moved on since the caller saw it */
export function checkVersion(current: number, expected: ExpectedVersion): void {
  if (expected !== null && !expected.includes(current)) throw staleVersion(current);
}

export function staleVersion(current?: number): AppError {
  return new AppError("precondition_failed", "It was changed in the meantime. Read it again and repeat the change.", {
    extra: current === undefined ? {} : { current_version: current },
  });
}
