interface Fingerprint {
  name: string;
  /** Hosts of scripts, style sheets and frames, the names under them too. */
  hosts?: readonly string[];
  /** Parts of such an address, or of an inline script. */
  marks?: readonly string[];
  /** How the page's "generator" begins. */
  generator?: string;
}

/** What a page shows of itself by what it loads. A model library on a server leaves no trace. */
const fingerprints: readonly Fingerprint[] = [
  {
    name: "OpenAI",
    hosts: ["api.openai.com", "cdn.openai.com"],
    marks: ["api.openai.com/", "npm/openai@", "chatkit.js"],
  },
  { name: "Anthropic", hosts: ["api.anthropic.com"], marks: ["api.anthropic.com/", "npm/@anthropic-ai/sdk"] },
  { name: "Hugging Face", hosts: ["huggingface.co", "hf.space"], marks: ["npm/@huggingface/"] },
  { name: "TensorFlow", marks: ["npm/@tensorflow/tfjs"] },
  { name: "Dialogflow", hosts: ["dialogflow.cloud.google.com"], marks: ["df-messenger"] },
  { name: "Chatbase", hosts: ["chatbase.co"] },
  { name: "Voiceflow", hosts: ["voiceflow.com"] },
  { name: "Botpress", hosts: ["botpress.cloud"] },
  { name: "Ada", hosts: ["static.ada.support"] },
  { name: "Intercom", hosts: ["widget.intercom.io", "js.intercomcdn.com"], marks: ["intercomSettings"] },
  { name: "Drift", hosts: ["js.driftt.com"] },
  { name: "Crisp", hosts: ["client.crisp.chat"] },
  { name: "Tidio", hosts: ["code.tidio.co"] },
  { name: "Zendesk", hosts: ["static.zdassets.com", "ekr.zdassets.com"] },
  { name: "Freshworks", hosts: ["wchat.freshchat.com", "fw-cdn.com"] },
  { name: "LiveChat", hosts: ["cdn.livechatinc.com"] },
  { name: "HubSpot", hosts: ["js.hs-scripts.com", "js.hsforms.net", "js.hs-analytics.net"] },
  { name: "Salesforce", hosts: ["pardot.com", "force.com"] },
  { name: "Marketo", hosts: ["munchkin.marketo.net", "marketo.com"] },
  { name: "Google Analytics", hosts: ["google-analytics.com"], marks: ["googletagmanager.com/gtag/"] },
  { name: "Google Tag Manager", marks: ["googletagmanager.com/gtm.js"] },
  { name: "Segment", hosts: ["cdn.segment.com"] },
  { name: "Mixpanel", hosts: ["cdn.mxpnl.com"] },
  { name: "Amplitude", hosts: ["cdn.amplitude.com"] },
  { name: "PostHog", hosts: ["posthog.com", "i.posthog.com"] },
  { name: "Plausible", hosts: ["plausible.io"] },
  { name: "Hotjar", hosts: ["static.hotjar.com"] },
  { name: "Sentry", hosts: ["browser.sentry-cdn.com", "js.sentry-cdn.com"] },
  { name: "Stripe", hosts: ["js.stripe.com"] },
  { name: "Calendly", hosts: ["assets.calendly.com", "calendly.com"] },
  { name: "Shopify", hosts: ["cdn.shopify.com"] },
  { name: "WordPress", marks: ["/wp-content/", "/wp-includes/"], generator: "wordpress" },
  { name: "Webflow", hosts: ["assets.website-files.com", "cdn.prod.website-files.com"], generator: "webflow" },
  { name: "Wix", hosts: ["static.parastorage.com", "static.wixstatic.com"], generator: "wix.com" },
  { name: "Squarespace", hosts: ["static1.squarespace.com"], generator: "squarespace" },
  { name: "Framer", hosts: ["framerusercontent.com"], generator: "framer" },
  { name: "Ghost", generator: "ghost" },
  { name: "Drupal", generator: "drupal" },
  { name: "Next.js", marks: ["/_next/static/"], generator: "next.js" },
  { name: "Nuxt", marks: ["/_nuxt/"] },
  { name: "Gatsby", generator: "gatsby" },
  { name: "Astro", generator: "astro" },
  { name: "React", marks: ["react-dom"] },
  { name: "Vercel", marks: ["/_vercel/"] },
  { name: "Cloudflare", hosts: ["static.cloudflareinsights.com"], marks: ["/cdn-cgi/"] },
];

export interface PageTraces {
  resources: readonly string[];
  inlineScripts: string;
  generator: string | null;
}

/** Names of the technologies of which a page shows traces, in the table's order. */
export function findTechnologies(page: URL, { resources, inlineScripts, generator }: PageTraces): string[] {
  const urls = resources.flatMap((address) => (URL.canParse(address, page.href) ? new URL(address, page) : []));
  const hosts = urls.map(({ hostname }) => hostname);
  const traces = [...urls.map(({ href }) => href), inlineScripts];
  const made = (generator ?? "").toLowerCase();
  return fingerprints.flatMap((print) => {
    const isLoaded = hosts.some((host) => print.hosts?.some((own) => host === own || host.endsWith(`.${own}`)));
    const isMarked = traces.some((trace) => print.marks?.some((mark) => trace.includes(mark)));
    const isMade = print.generator !== undefined && made.startsWith(print.generator);
    return isLoaded || isMarked || isMade ? [print.name] : [];
  });
}
