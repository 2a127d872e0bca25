/** Without the last characters that match. In one walk: `/[…]+$/` takes the square of a text's length. */
export function trimEnd(text: string, character: RegExp): string {
  let end = text.length;
  while (end > 0 && character.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
