/** `5`, or `0–14`. */
export function rangeText(first: number, last: number): string {
  return first === last ? String(first) : `${first}–${last}`;
}
