/** What is measured inside a page. Each function is sent to the browser as it stands, so it uses nothing outside itself. */

/** Elements that reach beyond the viewport, though no box of theirs scrolls. */
export function tooWide(): string[] {
  const room = document.documentElement.clientWidth;
  const found =
    document.documentElement.scrollWidth > room ? [`the page: ${document.documentElement.scrollWidth}`] : [];
  for (const element of document.body.querySelectorAll('*')) {
    const { right, width } = element.getBoundingClientRect();
    if (width === 0 || right <= room + 0.5 || element.closest('.scroll, pre, .unseen') !== null) continue;
    found.push(`<${element.tagName} class="${element.getAttribute('class') ?? ''}"> ends at ${right}`);
  }
  return found;
}

/** Boxes that scroll: whether each stays within the viewport, and whether its content can be reached. */
export function brokenScrollBoxes(): string[] {
  const room = document.documentElement.clientWidth;
  return [...document.querySelectorAll('.scroll, pre')].flatMap((box) => {
    const { right, width } = box.getBoundingClientRect();
    if (width === 0) return [];
    const isOver = box.scrollWidth > box.clientWidth + 1;
    const canScroll = ['auto', 'scroll'].includes(getComputedStyle(box).overflowX);
    if (right > room + 0.5) return [`a box ends at ${right}`];
    return isOver && !canScroll ? [`a box hides ${box.scrollWidth - box.clientWidth} pixels`] : [];
  });
}

export interface StripSize {
  readonly width: number;
  readonly height: number;
  /** Of the box it scrolls in. */
  readonly room: number;
  readonly words: string;
}

/** Each strip's box: of a wide and a narrow picture exactly one is seen. */
export function stripSizes(): { readonly seen: StripSize[]; readonly boxes: number; readonly pairs: number } {
  const all = [...document.querySelectorAll<SVGSVGElement>('svg.strip')];
  const seen = all.flatMap((svg) => {
    const { width, height } = svg.getBoundingClientRect();
    const room = svg.parentElement!.clientWidth;
    return width === 0 ? [] : [{ width, height, room, words: svg.getAttribute('aria-label') ?? '' }];
  });
  return { seen, boxes: all.length, pairs: document.querySelectorAll('.strip-box.narrow').length };
}

/** Texts whose contrast with what is behind them is below 4.5 (WCAG 2.2, 1.4.3), with their colors. */
export function paleTexts(): string[] {
  const channels = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (color: string) => {
    const [red = 0, green = 0, blue = 0] = channels(color).map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const isOpaque = (color: string) => color !== 'none' && (channels(color)[3] ?? 1) === 1 && color !== '';
  /** In a picture, the last shape before the text that holds its middle; else the nearest painted background. */
  const behind = (element: Element): string => {
    const svg = element.closest('svg');
    if (svg !== null) {
      const { left, top, width, height } = element.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      const shapes = [...svg.querySelectorAll('rect')].filter((shape) => {
        const box = shape.getBoundingClientRect();
        const isBefore = (shape.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
        return isBefore && box.left <= x && x <= box.right && box.top <= y && y <= box.bottom;
      });
      const fills = shapes.map((shape) => getComputedStyle(shape).fill).filter(isOpaque);
      if (fills.length > 0) return fills.at(-1)!;
    }
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (isOpaque(color)) return color;
    }
    return 'rgb(255, 255, 255)';
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const pale = new Set<string>();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement!;
    const text = walker.currentNode.textContent!.trim();
    if (text === '' || element.closest('.unseen') !== null || element.getBoundingClientRect().width === 0)
      continue;
    const style = getComputedStyle(element);
    const color = element.closest('svg') === null ? style.color : style.fill;
    const back = behind(element);
    const [high, low] = [luminance(color), luminance(back)].sort((a, b) => b - a) as [number, number];
    const contrast = (high + 0.05) / (low + 0.05);
    if (contrast < 4.5) pale.add(`${contrast.toFixed(2)}: '${text.slice(0, 30)}' in ${color} on ${back}`);
  }
  return [...pale];
}
