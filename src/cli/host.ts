/** What the program needs of its surroundings; `main` gives it. */
export interface CliHost {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The folder of package.json. */
  readonly packageRoot: URL;
  readonly setExitCode: (code: number) => void;
  /** Hears Ctrl-C; the answer takes the handler away again. */
  readonly onInterrupt: (handler: () => void) => () => void;
  readonly exit: (code: number) => never;
}

/** Exit codes: done, what was asked for failed, the person's mistake, our own bug, Ctrl-C. */
export const EXIT = { done: 0, failed: 1, usage: 2, bug: 70, interrupted: 130 } as const;
