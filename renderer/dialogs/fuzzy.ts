/**
 * How well a text fits what was typed: all letters must come in order; runs, beginnings of words and short texts count more.
 * Null when it does not fit.
 */
export function fuzzyScore(typed: string, text: string): number | null {
  if (typed === '') return 0;
  const wanted = typed.toLowerCase().replace(/\s+/g, '');
  const within = text.toLowerCase();
  const whole = within.indexOf(typed.toLowerCase().trim());
  let score = whole < 0 ? 0 : 60 - Math.min(20, whole);
  let from = 0;
  let last = -2;
  for (const letter of wanted) {
    const at = within.indexOf(letter, from);
    if (at < 0) return null;
    score += at === last + 1 ? 4 : 0;
    score += at === 0 || !/[a-z0-9]/.test(within.charAt(at - 1)) ? 3 : 0;
    last = at;
    from = at + 1;
  }
  return score - text.length / 100;
}
