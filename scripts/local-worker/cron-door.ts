/**
 * Answers `/cdn-cgi/handler/scheduled?cron=…`, the address that `wrangler dev` serves and its users know: Miniflare
 * itself only knows `/cdn-cgi/local/scheduled`.
 */
const script = `export default {
  async fetch(request, env) {
    const { searchParams } = new URL(request.url);
    const time = searchParams.get("time");
    try {
      await env.APP.scheduled({
        cron: searchParams.get("cron") ?? "",
        scheduledTime: time ? Number(time) : Date.now(),
        noRetry() {},
      });
      return new Response("ok");
    } catch (error) {
      return new Response("exception", { status: 500 });
    }
  },
};`;

export function cronDoor(appName: string, compatibilityDate: string | undefined) {
  return {
    name: "cron-door",
    modules: true,
    script,
    scriptPath: "cron-door.js",
    routes: ["*/cdn-cgi/handler/scheduled*"],
    serviceBindings: { APP: appName },
    ...(compatibilityDate === undefined ? {} : { compatibilityDate }),
  };
}
