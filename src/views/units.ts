/** How numbers are written on a screen, by unit. No locale functions: every machine writes the same bytes. */
import type { Cell, Unit } from './view.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Beyond this a moment is a date: it comes from a wrong unit or an absurd timestamp, not from the story's clock. */
const FAR_MS = 3652 * DAY_MS;
/** The last millisecond a Date can hold. */
const DATE_MAX_MS = 8.64e15;

const LONG_MAX = '9223372036854775807';
const LONG_MIN = '-9223372036854775808';
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/**
 * A cell as text. Moments are milliseconds since the epoch and are shown from `startMs`; spans are milliseconds.
 * Null, what is not there, is `–`. Infinity is a Kafka config of Long.MAX and is written so.
 */
export function formatCell(cell: Cell, unit: Unit, startMs: number): string {
  if (cell === null) return '–';
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  if (typeof cell === 'string') return unit === 'offsets' ? cell.replace(/(\d)-(?=\d)/g, '$1–') : cell;
  if (!Number.isFinite(cell)) return formatUnbounded(cell);
  if (unit === 'count' || unit === 'bytes') return formatCount(cell);
  if (unit === 'moment') return formatMoment(cell, startMs);
  if (unit === 'span') return formatSpan(cell);
  if (unit === 'ratio') return cell.toFixed(2);
  return String(cell);
}

/** Kafka's Long.MAX_VALUE, kept as Infinity because a double cannot hold it. */
export function formatUnbounded(value: number): string {
  if (Number.isNaN(value)) return '–';
  return value > 0 ? LONG_MAX : LONG_MIN;
}

/** `3,026` */
export function formatCount(value: number): string {
  const [whole = '', fraction] = String(value).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** `+8d 00:00:30` from the start; a date where the moment is more than about ten years away; -1 is Kafka's `none`. */
export function formatMoment(ms: number, startMs: number): string {
  if (ms === -1) return 'none';
  const sinceStartMs = ms - startMs;
  const awayMs = Math.abs(sinceStartMs);
  if (awayMs > FAR_MS) return formatInstant(ms);
  return `${sinceStartMs < 0 ? '-' : '+'}${Math.floor(awayMs / DAY_MS)}d ${formatClock(awayMs % DAY_MS)}`;
}

/**
 * `1d 00:00:30`, `12h`, `90m`, `30s`, `999ms`: one unit where one says it, else days and a clock. Of more than about ten
 * years, the age of a timestamp in a wrong unit, only the days are said.
 */
export function formatSpan(ms: number): string {
  if (ms < 0) return `-${formatSpan(-ms)}`;
  if (ms >= DAY_MS) {
    const days = `${formatCount(Math.floor(ms / DAY_MS))}d`;
    return ms % DAY_MS === 0 || ms > FAR_MS ? days : `${days} ${formatClock(ms % DAY_MS)}`;
  }
  if (ms === 0) return '0s';
  if (ms % HOUR_MS === 0) return `${ms / HOUR_MS}h`;
  if (ms % MINUTE_MS === 0 && ms < 2 * HOUR_MS) return `${ms / MINUTE_MS}m`;
  if (ms < SECOND_MS) return `${ms}ms`;
  if (ms >= 2 * MINUTE_MS) return formatClock(ms);
  const seconds = Math.floor(ms / SECOND_MS);
  return ms % SECOND_MS === 0 ? `${seconds}s` : `${seconds}.${digits(ms % SECOND_MS, 3)}s`;
}

/** `Tue 13 Jan 2026 00:00:30.000`, in UTC. */
export function formatCalendarTime(ms: number): string {
  const clock = formatClock(((ms % DAY_MS) + DAY_MS) % DAY_MS);
  return `${formatCalendar(ms)} ${clock.includes('.') ? clock : `${clock}.000`}`;
}

/** `Tue 13 Jan 2026`, in UTC. */
export function formatCalendar(ms: number): string {
  if (!(Math.abs(ms) <= DATE_MAX_MS)) return Number.isFinite(ms) ? String(ms) : formatUnbounded(ms);
  const date = new Date(ms);
  const weekday = WEEKDAYS[date.getUTCDay()];
  const month = MONTHS[date.getUTCMonth()];
  return `${weekday} ${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`;
}

/** ISO 8601 in UTC, with its milliseconds only where there are any. */
function formatInstant(ms: number): string {
  if (Math.abs(ms) > DATE_MAX_MS) return String(ms);
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  // ISO 8601 writes years of more than four digits with a sign and six of them.
  const yearText =
    year >= 0 && year <= 9999 ? digits(year, 4) : `${year < 0 ? '-' : '+'}${digits(Math.abs(year), 6)}`;
  const day = `${yearText}-${digits(date.getUTCMonth() + 1, 2)}-${digits(date.getUTCDate(), 2)}`;
  const sinceMidnightMs = ((ms % DAY_MS) + DAY_MS) % DAY_MS;
  return `${day}T${formatClock(sinceMidnightMs)}Z`;
}

/** `00:00:30`, `00:00:29.999` */
function formatClock(ms: number): string {
  const hours = digits(Math.floor(ms / HOUR_MS), 2);
  const minutes = digits(Math.floor(ms / MINUTE_MS) % 60, 2);
  const seconds = digits(Math.floor(ms / SECOND_MS) % 60, 2);
  const rest = ms % SECOND_MS === 0 ? '' : `.${digits(ms % SECOND_MS, 3)}`;
  return `${hours}:${minutes}:${seconds}${rest}`;
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
