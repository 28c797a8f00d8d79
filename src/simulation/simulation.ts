/** A simulation: a cluster, the clients around it and what runs by itself, under one clock. Plain data all through. */
import type { ClientEvent } from '../clients/client-events.ts';
import { type Clients, createClients } from '../clients/clients.ts';
import type { Producer } from '../clients/producer.ts';
import { type Cluster, createCluster } from '../kernel/cluster.ts';
import type { KafkaEvent } from '../kernel/events.ts';
import type { VersionProfile } from '../kernel/versions.ts';

/** A command that runs again and again while the clock moves (`every 12h produce …`). */
export interface Feed {
  readonly name: string;
  /** The command as typed. */
  readonly line: string;
  readonly periodMs: number;
  /** ms */
  nextMs: number;
  /** How often it has run; fills `{n}`. */
  runs: number;
  /** null: without end. */
  readonly times: number | null;
}

/** A feed by its name, or the poll loop of a consumer. */
export interface ApplicationStep {
  readonly kind: 'feed' | 'loop';
  readonly name: string;
}

/** Where a poll loop's handler writes a record for each it has processed. */
export interface LoopOutput {
  /** null: nothing is written, only offsets in transactions. */
  readonly topic: string | null;
  /** A producer's name; '' is the one that lasts through the simulation. */
  readonly producer: string;
}

export type SimulationEvent = KafkaEvent | ClientEvent;

/** It is the world its clients live in: rules of clients read its cluster and its clients. */
export interface Simulation {
  readonly cluster: Cluster;
  readonly clients: Clients;
  /** Those of `clients`. */
  readonly producers: Map<string, Producer>;
  feeds: Feed[];
  /** In the order in which they were made, which is their order at one instant (TASK-12). */
  applicationOrder: ApplicationStep[];
  /** By consumer. */
  readonly loopOutputs: Map<string, LoopOutput>;
  /** The line that opened each consumer or producer: `restart` runs it again. */
  readonly openLines: Map<string, string>;
  /** Everything that has happened, oldest first: `why` of what is gone looks here. */
  readonly events: SimulationEvent[];
}

export interface SimulationOptions {
  readonly version: VersionProfile;
  /** ms */
  readonly startMs: number;
  readonly seed: number;
  readonly brokerOverrides?: Readonly<Record<string, string>>;
  /** How many; one by default. */
  readonly brokers?: number;
}

/** 2026-01-05T00:00:00Z, a Monday. */
export const DEFAULT_START_MS = 1_767_571_200_000;
export const DEFAULT_SEED = 1;

export function createSimulation(options: SimulationOptions): Simulation {
  const clients = createClients(options.startMs, options.seed);
  return {
    cluster: createCluster(options),
    clients,
    producers: clients.producers,
    feeds: [],
    applicationOrder: [],
    loopOutputs: new Map(),
    openLines: new Map(),
    events: [],
  };
}

/** The events of cluster and clients that were not taken yet, in the order in which they happened. */
export function pendingEvents(
  { cluster, clients }: Simulation,
  from = { cluster: 0, clients: 0 },
): SimulationEvent[] {
  const merged: SimulationEvent[] = [];
  let at = from.cluster;
  for (const event of clients.events.slice(from.clients)) {
    while (at < Math.min(event.afterClusterEvents, cluster.events.length)) merged.push(cluster.events[at++]!);
    merged.push(event);
  }
  while (at < cluster.events.length) merged.push(cluster.events[at++]!);
  return merged;
}

/** Moves new events into the simulation's history and returns them. */
export function takeEvents(simulation: Simulation): SimulationEvent[] {
  const events = pendingEvents(simulation);
  simulation.cluster.events = [];
  simulation.clients.events = [];
  for (const event of events) simulation.events.push(event);
  return events;
}
