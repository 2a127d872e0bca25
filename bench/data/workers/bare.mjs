/** One D1 query and nothing else: `/bare`, or `/bare/page` for all that a page of leads shows. */
export default {
  async fetch(request, env) {
    const isPage = new URL(request.url).pathname === "/bare/page";
    const { results } = await env.DB.prepare(isPage ? env.PAGE : env.ONE).all();
    return Response.json(results);
  },
};
