import { access, constants, statfs } from "node:fs/promises";
import { freemem, tmpdir } from "node:os";

const inMemory = "/dev/shm";
const roomBytes = 2 * 1024 ** 3;

/**
 * Where tests put their databases: in memory where the system has such a place with room, since on a disk each statement
 * waits until it is written, a quarter of the time that the tests take. TMPDIR, where it is set, is what it says.
 */
export async function scratchRoot(bytes = roomBytes): Promise<string> {
  if (process.env.TMPDIR) return tmpdir();
  try {
    await access(inMemory, constants.W_OK);
    const { bavail, bsize } = await statfs(inMemory);
    // What the file system may hold is no promise that the machine has it.
    return Math.min(bavail * bsize, freemem()) >= bytes ? inMemory : tmpdir();
  } catch {
    // There is none, or it is not for us.
    return tmpdir();
  }
}
