/** One line of text that cannot pass for anything else: control characters, bidirectional marks and line breaks become spaces. */
export function plainText(text: string, most: number): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 3)}...` : line;
}

/** As `plainText`, in printable ASCII: what SNS takes for a subject. */
export const asciiText = (text: string, most: number): string =>
  plainText(text.replace(/[^\x20-\x7E]+/g, '?'), most) || 'Rectify';
