/** A session of one release that runs tool lines and gives back what they print. */
import { UsageError } from '../../../src/commands/language/usage-error.ts';
import { Session } from '../../../src/session/session.ts';
import { profileOf } from '../../kernel/log-fixture.ts';

export class ToolSession {
  readonly session: Session;

  constructor(version = '4.2') {
    this.session = new Session({ version: profileOf(version) });
  }

  /** Runs lines one after the other; the last one's print. */
  async print(...lines: readonly string[]): Promise<string[]> {
    let printed: readonly string[] = [];
    for (const line of lines) printed = (await this.session.run(line)).lines;
    return [...printed];
  }

  /** The error of a line as `expect outcome` sees it. */
  async error(line: string): Promise<unknown> {
    const { outcome } = await this.session.run(line);
    return outcome?.summary.error;
  }

  /** The mistake that a line is. */
  async mistake(line: string): Promise<string> {
    try {
      await this.session.run(line);
    } catch (error) {
      if (error instanceof UsageError) return `${error.message}; ${error.hint}`;
      throw error;
    }
    throw new Error(`no mistake: ${line}`);
  }
}
