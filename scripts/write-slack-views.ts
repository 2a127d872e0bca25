import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./project-root.ts";

// By address: the types of the Worker's side are another project's, in which Node's would clash with Workers'.
const { sampleViews } = await import(join(projectRoot, "slack-app/preview/sample-views.ts"));

/** Writes what /docs/slack draws. Run it after a change of a view; a test says when it was forgotten. */
writeFileSync(join(projectRoot, "public/docs/slack/views.json"), `${JSON.stringify(sampleViews, null, 2)}\n`);
