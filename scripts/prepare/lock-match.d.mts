export interface LockedPackage {
  version?: string;
  integrity?: string;
  optional?: boolean;
  link?: boolean;
}

export interface LockFile {
  packages?: Record<string, LockedPackage>;
}

export function readLockFiles(root: string): { wanted: LockFile; installed: LockFile | null };
export function findMismatch(wanted: LockFile, installed: LockFile | null): string | null;
