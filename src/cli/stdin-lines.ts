/** Lines of a piped stdin, checked to be text. */

export interface StdinLine {
  readonly number: number;
  readonly text: string;
  /** What is wrong with the line's bytes, or null. */
  readonly problem: string | null;
}

const NEWLINE = 0x0a;

export async function* readStdinLines(stdin: AsyncIterable<Buffer | string>): AsyncGenerator<StdinLine> {
  let rest = Buffer.alloc(0);
  let number = 0;
  for await (const chunk of stdin) {
    rest = Buffer.concat([rest, Buffer.from(chunk)]);
    for (let end = rest.indexOf(NEWLINE); end !== -1; end = rest.indexOf(NEWLINE)) {
      number += 1;
      yield decode(rest.subarray(0, end), number);
      rest = rest.subarray(end + 1);
    }
  }
  if (rest.length > 0) yield decode(rest, number + 1);
}

function decode(bytes: Buffer, number: number): StdinLine {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r$/, '');
    return { number, text, problem: text.includes('\0') ? 'a NUL byte; commands are lines of text' : null };
  } catch {
    return { number, text: '', problem: 'not UTF-8; commands are lines of UTF-8 text' };
  }
}
