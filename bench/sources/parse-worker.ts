import { speaksOfAi } from "../../src/domain/ai-adoption.ts";
import { readHiringPost } from "../../src/domain/hiring-post.ts";
import { readTagFile } from "../../src/providers/yc/company.ts";

/** What a source makes of a body that it has received: how many companies. */
const readers: Record<string, (json: unknown) => number> = {
  tags: (json) => readTagFile(json)?.length ?? 0,
  thread: (json) =>
    (json as { children: { text: string }[] }).children.filter(
      ({ text }) => speaksOfAi(text) && readHiringPost(text)?.aiQuote,
    ).length,
};

/** Parses the body as often as asked: workerd's clock stands still during work, so the time is taken outside. */
export default {
  async fetch(request: Request): Promise<Response> {
    const { searchParams } = new URL(request.url);
    const read = readers[searchParams.get("reader") ?? ""];
    const text = await request.text();
    let records = 0;
    for (let i = Number(searchParams.get("times")); i > 0; i--) records = read?.(JSON.parse(text)) ?? 0;
    return Response.json({ records });
  },
};
