/** What a renderer may know about the place it draws for; nothing here is read from the process. */
export interface RenderOptions {
  /** Terminal columns; no line is wider. */
  readonly width: number;
  /** 0: no escape sequences at all; 1: the 16 colors. */
  readonly colorLevel: 0 | 1;
  /** False: nothing but ASCII bytes, for terminals without UTF-8. */
  readonly unicode: boolean;
  /** Sentences instead of boxes and pictures, for a screen reader. */
  readonly linear?: boolean;
}
