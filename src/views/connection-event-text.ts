/** What happened to clients' connections, in words. */
import type { ClientLoggedEvent, ConnectionEvent } from '../clients/client-events.ts';
import { formatCount, formatSpan } from './units.ts';

/** One event in words. */
export function connectionEventText(event: ConnectionEvent): string {
  const name = clientName(event);
  if (event.type === 'clientLogged') return `${name} logs ${event.lines.join(' · ')}`;
  if (event.type === 'connectFailed')
    return `${name}: ${event.error.name} after ${formatSpan(event.tookMs)} and ${attempts(event.failures)}: ${event.error.message}`;
  const { node, address, failures, tookMs, isAgain } = event;
  const before = failures === null || failures === 0 ? '' : `, ${attempts(failures)} failed before`;
  const went = isAgain ? `${name} goes back to its list and has metadata` : `${name} has metadata`;
  const took = tookMs === 0 ? '' : ` after ${formatSpan(tookMs)}`;
  return `${went} from ${address} (node ${node})${took}${before}`;
}

function attempts(n: number): string {
  return `${formatCount(n)} attempt${n === 1 ? '' : 's'}`;
}

/** More clients than these are counted. */
const CLIENTS_MAX = 2;

function manyText(logged: ReadonlyMap<string, readonly ClientLoggedEvent[]>): string {
  const lines = [...logged.values()].reduce((sum, events) => sum + linesOf(events), 0);
  return `${formatCount(logged.size)} clients log ${formatCount(lines)} lines (show events)`;
}

/** Of one client. */
function loggedText(events: readonly ClientLoggedEvent[]): string {
  const last = events.at(-1)!;
  const lines = linesOf(events);
  if (lines === 1) return connectionEventText(last);
  return `${clientName(last)} logs ${formatCount(lines)} lines, among them ${last.lines[0]}`;
}

function linesOf(events: readonly ClientLoggedEvent[]): number {
  return events.reduce((sum, { lines }) => sum + lines.length, 0);
}

/** Many of them in a few parts: each answer, and a line of what each client logged. */
export function connectionSummary(events: readonly ConnectionEvent[]): string[] {
  const logged = new Map<string, ClientLoggedEvent[]>();
  const found = new Set(events.flatMap((event) => (event.type === 'serverFound' ? [event.client] : [])));
  for (const event of events) {
    // Whoever found a server says how many attempts failed.
    if (event.type !== 'clientLogged' || found.has(event.client)) continue;
    logged.set(event.client, [...(logged.get(event.client) ?? []), event]);
  }
  const parts = logged.size > CLIENTS_MAX ? [manyText(logged)] : [...logged.values()].map(loggedText);
  return [...parts, ...events.filter(({ type }) => type !== 'clientLogged').map(connectionEventText)];
}

/** What to call a client; the producer of `produce` has no name. */
function clientName({ client }: { readonly client: string }): string {
  return client === '' ? '(produce)' : client;
}
