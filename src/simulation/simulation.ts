/** A simulation: a cluster, the clients around it and what runs by itself, under one clock. Plain data all through. */
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

export interface Simulation {
  readonly cluster: Cluster;
  /** By name; the one `produce` uses when none is named has the name ''. */
  readonly producers: Map<string, Producer>;
  /** In the order in which they were made, which is the order at one instant (TASK-12). */
  feeds: Feed[];
  /** Everything that has happened, oldest first: `why` of what is gone looks here. */
  readonly events: KafkaEvent[];
}

export interface SimulationOptions {
  readonly version: VersionProfile;
  /** ms */
  readonly startMs: number;
  readonly seed: number;
  readonly brokerOverrides?: Readonly<Record<string, string>>;
}

/** 2026-01-05T00:00:00Z, a Monday. */
export const DEFAULT_START_MS = 1_767_571_200_000;
export const DEFAULT_SEED = 1;

export function createSimulation(options: SimulationOptions): Simulation {
  return { cluster: createCluster(options), producers: new Map(), feeds: [], events: [] };
}

/** Moves the cluster's new events into the simulation's history and returns them. */
export function takeEvents(simulation: Simulation): KafkaEvent[] {
  const { cluster } = simulation;
  const events = cluster.events;
  if (events.length === 0) return events;
  cluster.events = [];
  for (const event of events) simulation.events.push(event);
  return events;
}
