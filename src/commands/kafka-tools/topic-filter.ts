/** Topics by a regular expression that has to match the whole name (Kafka's `TopicFilter.IncludeList`). */

/** Null: no regular expression. `a,b` is `a|b`, blanks and quotes around it go. */
export function topicPattern(text: string): RegExp | null {
  const pattern = text
    .trim()
    .replaceAll(',', '|')
    .replaceAll(' ', '')
    .replace(/^["']+/, '')
    .replace(/["']+$/, '');
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** What the tools say of a bad one. */
export function invalidPatternText(text: string): string {
  return `${text.trim().replaceAll(',', '|').replaceAll(' ', '')} is an invalid regex.`;
}
