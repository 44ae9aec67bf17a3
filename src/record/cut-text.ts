/** Cuts `text` to `most` UTF-16 units, never inside a surrogate pair, and marks the cut with an ellipsis. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 1);
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}
