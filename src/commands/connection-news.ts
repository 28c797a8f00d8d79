/** What clients say of their connections while a command runs whose answer has a line of its own. */
import type { ClientEvent, ConnectionEvent } from '../clients/client-events.ts';
import { connectionSummary } from '../views/connection-event-text.ts';
import type { Workbench } from './workbench.ts';

/** The text with the news of connections since `from` client events behind it. */
export function withConnectionNews({ simulation }: Workbench, text: string, from: number): string {
  const news = connectionSummary(simulation.clients.events.slice(from).filter(isConnectionEvent));
  return [text, ...news].join('; ');
}

function isConnectionEvent(event: ClientEvent): event is ConnectionEvent {
  return 'client' in event;
}
