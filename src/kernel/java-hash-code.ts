/** `String.hashCode`, a signed 32-bit integer over UTF-16 units: groups find their coordinator by it (OFS-1). */
export function javaHashCode(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0;
  return hash;
}
