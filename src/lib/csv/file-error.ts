export type FileErrorCode =
  | "unsupported_encoding"
  | "not_text"
  | "empty_file"
  | "no_rows"
  | "invalid_header"
  | "duplicate_header"
  | "unclosed_quote"
  | "misplaced_quote"
  | "row_too_long"
  | "invalid_json";

/** A file that cannot be read (on). `line` counts from 1, `byteOffset` from 0. */
export class FileError extends Error {
  readonly code: FileErrorCode;
  readonly line: number | null;
  readonly byteOffset: number | null;

  constructor(code: FileErrorCode, message: string, at: { line?: number; byteOffset?: number } = {}) {
    super(message);
    this.name = "FileError";
    this.code = code;
    this.line = at.line ?? null;
    this.byteOffset = at.byteOffset ?? null;
  }
}
