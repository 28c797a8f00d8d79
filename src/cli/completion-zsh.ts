import { type CompletedCommand, type CompletedOption, valueFlags } from './completion-words.ts';
import { quoted } from './shell-quoting.ts';

/** For `source <(kafka-pitfalls completion zsh)`, after compinit; or as a file `_kafka-pitfalls` in `fpath`. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  const cases = commands.flatMap(({ path, options, operands, takesFiles }) => [
    `    ${quoted(path)})`,
    `      options=(${options.map(({ flag, description }) => pair(flag, description)).join(' ')})`,
    `      operands=(${operands.map((word) => operand(word, path, commands)).join(' ')})`,
    `      files=${takesFiles ? 'yes' : ''}`,
    ...valueCases(options),
    '      ;;',
  ]);
  const nested = commands.flatMap(({ path }) => (path.includes(' ') ? [quoted(path)] : []));
  return `#compdef kafka-pitfalls
# zsh completion for kafka-pitfalls; load it with: source <(kafka-pitfalls completion zsh)
_kafka_pitfalls() {
  local command='' at kind='' files=''
  local -a options operands values
  for ((at = 2; at < CURRENT; at++)); do
    case $words[at] in
      ${valueFlags(commands).join(' | ')}) ((at++)); continue ;;
      -*) continue ;;
    esac
    if [[ -z $command ]]; then command=$words[at]; continue; fi
    case "$command $words[at]" in
      ${nested.length === 0 ? "''" : nested.join(' | ')}) command="$command $words[at]" ;;
    esac
  done
  case "$command" in
${cases.join('\n')}
    *) return 1 ;;
  esac
  if [[ $kind == folders ]]; then
    _files -/
  elif [[ $kind == files ]]; then
    _files
  elif [[ $kind == words ]]; then
    compadd -a values
  elif [[ $PREFIX == -* ]]; then
    _describe -o option options
  else
    (( $#operands )) && _describe word operands
    [[ -n $files ]] && _files -g '*.md'
  fi
}
if [[ $funcstack[1] == _kafka-pitfalls ]]; then
  _kafka_pitfalls "$@"
else
  compdef _kafka_pitfalls kafka-pitfalls
fi
`;
}

/** `_describe` parts a word from its description by a colon. */
function pair(word: string, description: string): string {
  const escaped = word.replaceAll(':', '\\:');
  return quoted(description === '' ? escaped : `${escaped}:${description}`);
}

/** A command of the program comes with its description. */
function operand(word: string, path: string, commands: readonly CompletedCommand[]): string {
  const full = path === '' || path === 'help' ? word : `${path} ${word}`;
  return pair(word, commands.find((command) => command.path === full)?.description ?? '');
}

function valueCases(options: readonly CompletedOption[]): string[] {
  const lines = options.flatMap(({ flag, values }) => {
    if (values === null) return [];
    if (values === 'files' || values === 'folders') return [`        ${flag}) kind=${values} ;;`];
    return [`        ${flag}) kind=words values=(${values.map(quoted).join(' ')}) ;;`];
  });
  return lines.length === 0 ? [] : ['      case "$words[CURRENT-1]" in', ...lines, '      esac'];
}
