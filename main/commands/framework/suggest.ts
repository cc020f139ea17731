/** What a person may have meant by a word that is none of those that are known. */

/** How many are named. */
const MAX_SUGGESTIONS = 3;

/** The known words that are a slip or two away, or begin like it; the nearest first. */
function suggestions(word: string, known: readonly string[]): string[] {
  const typed = word.toLowerCase();
  // Of three letters one may be wrong, of six two; more are another word.
  const most = Math.min(2, Math.max(1, Math.floor(typed.length / 3)));
  const near = [...new Set(known)].flatMap((name) => {
    const distance = slips(typed, name);
    const isBeginning = typed.length > 1 && name.startsWith(typed);
    return distance <= most || isBeginning ? [{ name, distance: isBeginning ? 0 : distance }] : [];
  });
  near.sort((a, b) => a.distance - b.distance);
  return near.slice(0, MAX_SUGGESTIONS).map(({ name }) => name);
}

/** `Did you mean …?`, or '' where nothing is near. @param shown how a word is written in the sentence. */
export function didYouMean(word: string, known: readonly string[], shown: (word: string) => string): string {
  const near = suggestions(word, known).map(shown);
  const last = near.pop();
  if (last === undefined) return '';
  return `Did you mean ${near.length > 0 ? `${near.join(', ')} or ${last}` : last}?`;
}

/** Letters that are missing, too many, wrong, or swapped with the next one ("optimal string alignment"). */
function slips(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const wrong = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + wrong);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwapped) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
