/** cli-table3 ships no types for the measure it aligns its own cells with. */
declare module 'cli-table3/src/utils.js' {
  /** Columns that a text takes on a terminal: escape sequences take none, wide characters two. */
  export function strlen(text: string): number;
}
