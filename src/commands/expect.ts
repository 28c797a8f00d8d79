import type { Cell, View } from '../views/view.ts';
import type { CommandDefinition, Expectation } from './command.ts';
import { findView, targetKindOf } from './find-view.ts';
import { didYouMean } from './language/nearest.ts';
import { UsageError } from './language/usage-error.ts';

export const expect: CommandDefinition = {
  name: 'expect',
  group: 'looking',
  summary: "state what a view's fields must be; a scenario file is verified by it",
  examples: [
    'expect log results:0 logStartOffset=0 records=2',
    'expect log results:0 row 0 active=true',
    'expect outcome error=none',
    'expect log results:0 sizeInBytes<=5000',
  ],
  looksOnly: true,
  configure: (command) =>
    command
      .argument('<view>')
      .argument('[words...]', '[target] [row <key>] field=value …')
      .allowUnknownOption(),
  prepare: ({ args }) => {
    const asked = readExpectation(args);
    return (bench) => {
      const view = findView(bench, asked.view, asked.target);
      const failures = asked.claims.flatMap((claim) => judge(view, asked.row, claim));
      const isReportedOnly = bench.reportsExpectations;
      const expectation: Expectation = { holds: failures.length === 0, failures, isReportedOnly };
      return {
        expectation,
        text: failures.length === 0 ? 'as expected' : failures.map(failureText).join('; '),
      };
    };
  },
};

function failureText({ field, expected, found }: Expectation['failures'][number]): string {
  return `${field} is ${found}, expected ${expected}`;
}

type Operator = '=' | '<=' | '>=';

interface Claim {
  readonly field: string;
  readonly operator: Operator;
  readonly value: string;
}

interface AskedExpectation {
  readonly view: string;
  readonly target: string | null;
  readonly row: string | null;
  readonly claims: readonly Claim[];
}

const CLAIM = /^([A-Za-z][\w.]*)(<=|>=|=)(.*)$/s;

function readExpectation(words: readonly string[]): AskedExpectation {
  const [view, ...rest] = words;
  const kind = targetKindOf(view!);
  const isTarget = (word: string | undefined) => word !== undefined && word !== 'row' && !CLAIM.test(word);
  let at = 0;
  while (kind !== 'none' && isTarget(rest[at])) at += 1;
  const target = at === 0 ? null : rest.slice(0, at).join(' ');
  let row: string | null = null;
  if (rest[at] === 'row') {
    row = rest[at + 1] ?? null;
    at += 2;
    if (row === null)
      throw new UsageError('BAD_OPTION', 'expect: row of what?', {
        hint: 'expect log results:0 row 15 records=2',
      });
  }
  const claims = rest.slice(at).map(readClaim);
  if (claims.length === 0)
    throw new UsageError('BAD_OPTION', 'expect: nothing is expected', {
      hint: 'expect log results:0 records=2',
    });
  return { view: view!, target, row, claims };
}

function readClaim(word: string): Claim {
  const match = CLAIM.exec(word);
  if (match !== null) return { field: match[1]!, operator: match[2] as Operator, value: match[3]! };
  throw new UsageError('BAD_ASSIGNMENT', `'${word}' is not field=value`, {
    hint: 'write records=2, or sizeInBytes<=5000',
  });
}

/** The failure of one claim, or nothing. An unknown field or row is the person's mistake. */
function judge(view: View, rowKey: string | null, claim: Claim): Expectation['failures'] {
  if (view.view === 'outcome' && claim.field === 'contains') {
    const text = view.text ?? '';
    return text.includes(claim.value)
      ? []
      : [{ field: 'the outcome', expected: `…${claim.value}…`, found: text }];
  }
  const cells = rowKey === null ? view.summary : findRow(view, rowKey);
  const field = rowKey === null ? claim.field : `row ${rowKey} ${claim.field}`;
  if (cells === null)
    return claim.value === 'none' ? [] : [{ field: `row ${rowKey}`, expected: 'there', found: 'none' }];
  if (!Object.hasOwn(cells, claim.field)) {
    const names = Object.keys(cells);
    const hint = didYouMean(claim.field, names) ?? `there are ${names.join(', ')}`;
    throw new UsageError('UNKNOWN_NAME', `${view.view} has no field '${claim.field}'`, { hint });
  }
  const found = cells[claim.field]!;
  return holds(found, claim)
    ? []
    : [
        {
          field,
          expected: `${claim.operator === '=' ? '' : claim.operator}${claim.value}`,
          found: cellText(found),
        },
      ];
}

function findRow(view: View, rowKey: string): Readonly<Record<string, Cell>> | null {
  const key = view.columns.find((column) => column.isKey)?.key;
  if (key === undefined)
    throw new UsageError('BAD_OPTION', `${view.view} has no rows`, { hint: 'leave row out' });
  return view.rows.find((row) => cellText(row[key] ?? null) === rowKey) ?? null;
}

function holds(found: Cell, { operator, value }: Claim): boolean {
  if (operator === '=')
    return typeof found === 'number' && value !== '' && !Number.isNaN(Number(value))
      ? found === Number(value)
      : cellText(found) === value;
  const limit = Number(value);
  if (typeof found !== 'number') return false;
  return operator === '<=' ? found <= limit : found >= limit;
}

function cellText(cell: Cell): string {
  return cell === null ? 'none' : String(cell);
}
