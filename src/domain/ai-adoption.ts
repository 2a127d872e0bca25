/** Dated evidence that a company builds or adopts AI. Every point of the score has one of these behind it. */
export interface Signal {
  source: string;
  type: SignalType;
  /** 0 to 1: how sure this alone makes us. */
  weight: number;
  url: string | null;
  quote: string;
  observedAt: string;
}

export const signalTypes = [
  "ai_category",
  "ai_description",
  "ai_website",
  "ai_hiring",
  "ai_keyword",
  "ai_technology",
  "ai_industry",
] as const;
export type SignalType = (typeof signalTypes)[number];

const weights: Record<SignalType, number> = {
  ai_category: 0.7,
  ai_description: 0.6,
  ai_website: 0.6,
  ai_hiring: 0.5,
  ai_industry: 0.5,
  ai_keyword: 0.4,
  ai_technology: 0.35,
};

export const signalLabels: Record<SignalType, string> = {
  ai_category: "Listed under an AI category",
  ai_description: "Describes its product as AI",
  ai_website: "Says so on its website",
  ai_hiring: "Hires for AI work",
  ai_industry: "Works in the AI industry",
  ai_keyword: "Tagged with AI keywords",
  ai_technology: "Uses AI technology",
};

// Alternatives without nested repeats: one pass over the text. A word may be joined by a space, "-" or "_".
const aiTerms =
  /(?<![\p{L}\p{N}])(?:artificial[\s_-]{1,3}intelligence|machine[\s_-]{1,3}learning|deep[\s_-]{1,3}learning|neural[\s_-]{1,3}networks?|generative|gen[\s_-]?ai|large[\s_-]{1,3}language[\s_-]{1,3}models?|llms?|foundation[\s_-]{1,3}models?|computer[\s_-]{1,3}vision|natural[\s_-]{1,3}language[\s_-]{1,3}processing|nlp|reinforcement[\s_-]{1,3}learning|chatbots?|copilots?|mlops|aiops|agentic|openai|chatgpt|speech[\s_-]{1,3}recognition|a\.i\.)(?![\p{L}\p{N}])/iu;

// Not the "ai" of "acme.ai", "ai@acme.example" or "j'ai", and not the "ml" of "5 ml".
const aiLetters = /(?<![\p{L}\p{N}.@'’/])(?:ai(?![.@]\p{L})|(?<!\d\s?)ml)(?![\p{L}\p{N}])/iu;

// In running text "ai" in small letters is a word of other languages ("servizi ai clienti") unless something is joined to it.
const aiLettersInText =
  /(?<![\p{L}\p{N}.@'’/])(?:AI(?![.@]\p{L})|(?<!\d\s?)ML|RAG|[Aa]i[- ](?:agents?|apps?|assistants?|based|company|driven|enabled|first|models?|native|platforms?|powered|products?|software|startup|tools?))(?![\p{L}\p{N}])/u;

const aiTechnologies = new Set([
  "openai",
  "anthropic",
  "pytorch",
  "tensorflow",
  "hugging face",
  "huggingface",
  "langchain",
  "databricks",
  "nvidia cuda",
  "vertex ai",
  "amazon sagemaker",
  "azure openai",
  "pinecone",
  "weaviate",
  "mlflow",
  "weights & biases",
]);

const longest = 20_000;

/** Whether a name, tag or category speaks of AI. */
export function mentionsAi(name: string): boolean {
  const text = name.slice(0, longest);
  return aiTerms.test(text) || aiLetters.test(text);
}

/** What a source quotes itself: a page of the company's website, a job it offers. */
export interface Evidence {
  type: SignalType;
  url: string | null;
  quote: string;
  /** When it was published; null: when it was seen. */
  observedAt: string | null;
}

/** Quoted evidence as signals: the weight is the type's. */
export const toSignals = (evidence: readonly Evidence[], source: string, seenAt: string): Signal[] =>
  evidence.map(({ type, url, quote, observedAt }) => ({
    source,
    type,
    weight: weights[type],
    url,
    quote,
    observedAt: observedAt ?? seenAt,
  }));

export interface AiEvidence {
  source: string;
  url: string | null;
  observedAt: string;
  /** Names of AI categories under which a directory lists the company. */
  categories?: readonly string[];
  description?: string | null;
  industry?: string | null;
  keywords?: readonly string[];
  technologies?: readonly string[];
}

/** What one source's description of a company says of AI, at most one signal of each type, each with its quote. */
export function detectSignals(evidence: AiEvidence): Signal[] {
  const { source, url, observedAt } = evidence;
  const found: [SignalType, string | null][] = [
    ["ai_category", list(evidence.categories ?? [])],
    ["ai_description", sentenceAboutAi(evidence.description ?? "")],
    ["ai_industry", evidence.industry && mentionsAi(evidence.industry) ? evidence.industry : null],
    ["ai_keyword", list((evidence.keywords ?? []).filter(mentionsAi))],
    ["ai_technology", list((evidence.technologies ?? []).filter((name) => aiTechnologies.has(name.toLowerCase())))],
  ];
  return found.flatMap(([type, quote]) =>
    quote === null ? [] : [{ source, type, weight: weights[type], url, quote, observedAt }],
  );
}

function list(words: readonly string[]): string | null {
  return words.length === 0 ? null : words.slice(0, 8).join(", ");
}

/** Whether running text speaks of AI. */
export const speaksOfAi = (text: string): boolean => aiLettersInText.test(text) || aiTerms.test(text);

/** The first sentence that speaks of AI, shortened to where it does. */
export function sentenceAboutAi(text: string): string | null {
  for (const sentence of text.slice(0, longest).split(/(?<=[.!?])\s+|[\r\n]+/)) {
    const match = aiTerms.exec(sentence) ?? aiLettersInText.exec(sentence);
    if (match) return quoteAround(sentence.trim(), match[0]);
  }
  return null;
}

const quoteLength = 300;

/** The sentence, or the part of a long one that shows the words it is quoted for. */
function quoteAround(sentence: string, words: string): string {
  const start = Math.max(0, sentence.indexOf(words) + words.length - quoteLength);
  return sentence.slice(start, start + quoteLength).toWellFormed();
}

/**
 * 0 to 100. Evidence of the same type does not add up, however many sources
 * repeat it; different types do: 100 · (1 − Π (1 − weight)), the chance that not all of them mislead.
 */
export function aiAdoptionScore(signals: readonly Pick<Signal, "type" | "weight">[]): number {
  const strongest = new Map<string, number>();
  for (const { type, weight } of signals) strongest.set(type, Math.max(weight, strongest.get(type) ?? 0));
  const doubt = [...strongest.values()].reduce((product, weight) => product * (1 - weight), 1);
  return Math.round(100 * (1 - doubt));
}
