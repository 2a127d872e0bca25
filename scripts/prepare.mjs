// Runs before every npm script, on whatever Node the machine has and before anything is installed: the version is
// checked first, and everything else is loaded after that.
if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error(`Node ${process.versions.node} is too old: install Node 20 or newer (https://nodejs.org).`);
  process.exit(1);
}

import("./prepare/run.mjs")
  .then(({ prepare }) => prepare())
  .catch((error) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  });
