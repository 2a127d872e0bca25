import { createRandom } from "./random.ts";
import type { AiStance } from "./types.ts";

interface Trade {
  industry: string;
  tags: string[];
  product: string;
  customers: string;
}

const trades: Trade[] = [
  {
    industry: "hospital & health care",
    tags: ["digital health", "clinical workflow"],
    product: "patient intake",
    customers: "clinics",
  },
  {
    industry: "financial services",
    tags: ["fintech", "payments"],
    product: "invoice matching",
    customers: "finance teams",
  },
  {
    industry: "logistics & supply chain",
    tags: ["logistics", "freight"],
    product: "route planning",
    customers: "freight carriers",
  },
  {
    industry: "computer software",
    tags: ["developer tools", "saas"],
    product: "code review",
    customers: "engineering teams",
  },
  { industry: "insurance", tags: ["insurtech", "claims"], product: "claims handling", customers: "insurers" },
  { industry: "legal services", tags: ["legaltech", "contracts"], product: "contract review", customers: "law firms" },
  { industry: "e-learning", tags: ["edtech", "tutoring"], product: "tutoring", customers: "schools" },
  { industry: "retail", tags: ["e-commerce", "merchandising"], product: "demand planning", customers: "online shops" },
  {
    industry: "industrial automation",
    tags: ["manufacturing", "quality inspection"],
    product: "quality inspection",
    customers: "factories",
  },
  {
    industry: "computer & network security",
    tags: ["cybersecurity", "threat detection"],
    product: "alert triage",
    customers: "security teams",
  },
  {
    industry: "human resources",
    tags: ["recruiting", "hr tech"],
    product: "candidate screening",
    customers: "recruiters",
  },
  {
    industry: "marketing & advertising",
    tags: ["martech", "content"],
    product: "campaign reporting",
    customers: "agencies",
  },
  {
    industry: "renewables & environment",
    tags: ["climate", "energy"],
    product: "grid forecasting",
    customers: "utilities",
  },
  {
    industry: "biotechnology",
    tags: ["drug discovery", "life sciences"],
    product: "assay analysis",
    customers: "research labs",
  },
];
const aiTags = [
  "machine learning",
  "generative ai",
  "large language models",
  "computer vision",
  "natural language processing",
  "ai agents",
  "deep learning",
  "mlops",
  "conversational ai",
  "reinforcement learning",
];
const aiTechnologies = [
  "OpenAI",
  "PyTorch",
  "TensorFlow",
  "Hugging Face",
  "LangChain",
  "Pinecone",
  "Amazon SageMaker",
  "Databricks",
];
const technologies =
  "Salesforce,HubSpot,Google Analytics,WordPress.org,Cloudflare,React,Segment,Stripe,Zendesk,Intercom,Shopify".split(
    ",",
  );

export function inventBusiness(seed: number, index: number, stance: AiStance, name: string) {
  const random = createRandom(`${seed}:business:${index}`);
  const trade = random.pick(trades);
  const plain = `${name} makes ${trade.product} software for ${trade.customers}.`;
  const own = random.sample(technologies, random.int(2, 5));
  if (stance === "builder") {
    const tags = random.sample(aiTags, random.int(1, 3));
    const industry = random.chance(0.3) ? "artificial intelligence" : trade.industry;
    return {
      industry,
      oneLiner: random.pick([
        `AI ${trade.product} for ${trade.customers}`,
        `${capital(spell(tags[0] as string))} for ${trade.product}`,
        `AI agents for ${trade.customers}`,
      ]),
      description: `${name} builds ${tags.map(spell).join(" and ")} for ${trade.product}. Its artificial intelligence platform is used by ${trade.customers} every day.`,
      keywords: ["artificial intelligence", ...(random.chance(0.7) ? ["ai"] : []), ...tags, ...trade.tags],
      technologies: [...random.sample(aiTechnologies, random.int(1, 4)), ...own],
    };
  }
  const adopts = stance === "adopter";
  return {
    industry: trade.industry,
    oneLiner: `${capital(trade.product)} for ${trade.customers}`,
    description: adopts ? `${plain} The team is bringing automation and AI features into its product.` : plain,
    keywords: [...trade.tags, ...(adopts && random.chance(0.4) ? ["automation"] : [])],
    technologies: adopts ? [...random.sample(aiTechnologies, random.int(1, 2)), ...own] : own,
  };
}

function spell(tag: string): string {
  return tag.replace("mlops", "MLOps").replace(/\bai\b/, "AI");
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
