import { type Command, Option } from 'commander';

/** Takes no operand that it does not name, unlike the program itself, which wants to answer an unknown command. */
export function subcommand(program: Command, name: string): Command {
  return program.command(name).allowExcessArguments(false).exitOverride();
}

/** Where else than among ours scenarios have names. */
export function scenariosOption(): Option {
  return new Option('--scenarios <dir>', 'a folder of your own scenarios, beside ours');
}

/** A screen reader's form, or color: how people are shown something. */
export function linearOption(): Option {
  return new Option('--linear', 'sentences instead of boxes and pictures, for a screen reader');
}

export function colorOptions(): Option[] {
  return [
    new Option('--color', 'use color even where it is not seen to be wanted'),
    new Option('--no-color', 'use no color'),
  ];
}
