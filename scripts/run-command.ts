import { CommandFailure, messageOf } from "./failure.ts";

/** Runs a command's body; a failure becomes one line on stderr and the exit code. */
export async function runCommand(body: () => Promise<number | undefined>): Promise<void> {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    process.stderr.write(
      `${error instanceof CommandFailure ? error.message : `Unexpected failure: ${messageOf(error)}`}\n`,
    );
    process.exitCode = error instanceof CommandFailure ? error.exitCode : 1;
  }
}
