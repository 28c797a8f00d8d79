import { type CompletedCommand, type CompletedOption, valueFlags } from './completion-words.ts';
import { quoted } from './shell-quoting.ts';

/** For `source <(kafka-pitfalls completion bash)`; needs no bash-completion package. Works in bash 3.2 and newer. */
export function bashScript(commands: readonly CompletedCommand[]): string {
  const cases = commands.flatMap(({ path, options, operands, takesFiles }) => [
    `    ${quoted(path)})`,
    `      options=${quoted(options.map(({ flag }) => flag).join(' '))}`,
    `      operands=${quoted(operands.join(' '))}`,
    `      files=${takesFiles ? 'yes' : ''}`,
    ...valueCases(options),
    '      ;;',
  ]);
  const nested = commands.flatMap(({ path }) => (path.includes(' ') ? [quoted(path)] : []));
  return `# bash completion for kafka-pitfalls; load it with: source <(kafka-pitfalls completion bash)
_kafka_pitfalls() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
  local command='' at options operands files values='' kind=''
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "\${COMP_WORDS[at]}" in
      ${valueFlags(commands).join(' | ')}) ((at++)) ;;
      -*) ;;
      *)
        if [[ -z $command ]]; then command=\${COMP_WORDS[at]}; continue; fi
        case "$command \${COMP_WORDS[at]}" in
          ${nested.length === 0 ? "''" : nested.join(' | ')}) command="$command \${COMP_WORDS[at]}" ;;
        esac
        ;;
    esac
  done
  case "$command" in
${cases.join('\n')}
    *) return ;;
  esac
  COMPREPLY=()
  if [[ $kind == folders ]]; then
    COMPREPLY=($(compgen -d -- "$word"))
  elif [[ $kind == files ]]; then
    COMPREPLY=($(compgen -f -- "$word"))
  elif [[ $kind == words ]]; then
    COMPREPLY=($(compgen -W "$values" -- "$word"))
  elif [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
  else
    COMPREPLY=($(compgen -W "$operands" -- "$word"))
    [[ -n $files ]] && COMPREPLY+=($(compgen -d -- "$word") $(compgen -f -X '!*.md' -- "$word"))
  fi
}
complete -o filenames -F _kafka_pitfalls kafka-pitfalls
`;
}

/** What may follow an option, by the word before. */
function valueCases(options: readonly CompletedOption[]): string[] {
  const lines = options.flatMap(({ flag, values }) => {
    if (values === null) return [];
    if (values === 'files' || values === 'folders') return [`        ${flag}) kind=${values} ;;`];
    return [`        ${flag}) kind=words values=${quoted(values.join(' '))} ;;`];
  });
  return lines.length === 0 ? [] : ['      case "$before" in', ...lines, '      esac'];
}
