import { type CompletedCommand, type CompletedOption, valueFlags } from './completion-words.ts';
import { fishQuoted } from './shell-quoting.ts';

const PROGRAM = 'complete -c kafka-pitfalls';

/** For `kafka-pitfalls completion fish | source`, or as a file in fish's `completions` folder. */
export function fishScript(commands: readonly CompletedCommand[]): string {
  const nested = commands.flatMap(({ path }) => (path.includes(' ') ? [fishQuoted(path)] : []));
  const lines = commands.flatMap(({ path, options, operands, takesFiles }) => {
    const when = ` -n ${fishQuoted(`__kafka_pitfalls_is ${fishQuoted(path)}`)}`;
    return [
      ...operands.map((word) => {
        const full = path === '' || path === 'help' ? word : `${path} ${word}`;
        return `${PROGRAM}${when} -a ${fishQuoted(word)}${described(commands.find((c) => c.path === full)?.description)}`;
      }),
      ...options.map((option) => optionLine(option, when)),
      ...(takesFiles ? [`${PROGRAM}${when} -a '(__kafka_pitfalls_files)'`] : []),
    ];
  });
  return `# fish completion for kafka-pitfalls; load it with: kafka-pitfalls completion fish | source
function __kafka_pitfalls_is
  set -l command ''
  set -l words (commandline -opc)
  set -l skip no
  for word in $words[2..-1]
    if test $skip = yes
      set skip no
      continue
    end
    if contains -- $word ${valueFlags(commands).join(' ')}
      set skip yes
      continue
    end
    string match -q -- '-*' $word; and continue
    if test -z "$command"
      set command $word
    else if contains -- "$command $word" ${nested.join(' ')}
      set command "$command $word"
    end
  end
  test "$command" = "$argv[1]"
end
function __kafka_pitfalls_files
  set -l here (commandline -ct)
  for path in $here*.md $here*/
    echo $path
  end
end
${PROGRAM} -f
${lines.join('\n')}
`;
}

function optionLine({ flag, description, values }: CompletedOption, when: string): string {
  const line = `${PROGRAM}${when} -l ${flag.replace(/^--/, '')}${described(description)}`;
  if (values === null) return line;
  if (values === 'files') return `${line} -r -F`;
  if (values === 'folders') return `${line} -x -a '(__fish_complete_directories)'`;
  return `${line} -x${values.length === 0 ? '' : ` -a ${fishQuoted(values.join(' '))}`}`;
}

function described(description: string | undefined): string {
  return description === undefined || description === '' ? '' : ` -d ${fishQuoted(description)}`;
}
