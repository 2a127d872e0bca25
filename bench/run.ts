import { benchData } from "./data/bench-data.ts";
import { benchEnrichment } from "./enrichment/bench-enrichment.ts";
import { benchSources } from "./sources/bench-sources.ts";

const benches: Record<string, (args: readonly string[]) => Promise<void>> = {
  data: benchData,
  sources: benchSources,
  enrichment: benchEnrichment,
};

const [name = "", ...args] = process.argv.slice(2);
const bench = benches[name];
if (!bench) {
  process.stderr.write(
    `Say which: npm run bench -- ${Object.keys(benches).join(" | ")} [number of leads …] [reads | export | import | cost | inline]\n`,
  );
  process.exit(2);
}
await bench(args);
