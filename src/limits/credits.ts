/**
 * Credits are counted in whole thousandths, because sums of fractions drift. Anything that costs at all costs at least
 * one thousandth. Throws a RangeError for a negative or infinite amount: it would give credits away.
 */
export function toThousandths(credits: number): number {
  if (!Number.isFinite(credits) || credits < 0) throw new RangeError(`${credits} is not an amount of credits.`);
  return credits === 0 ? 0 : Math.max(1, Math.round(credits * 1000));
}

export function fromThousandths(thousandths: number): number {
  return thousandths / 1000;
}
