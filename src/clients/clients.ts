/** The clients around a cluster, as plain data, and the world they share with it. */
import type { Cluster } from '../kernel/cluster.ts';
import type { RandomState } from '../kernel/random.ts';
import type { Application } from './application.ts';
import type { ClientEvent } from './client-events.ts';
import type { Consumer } from './consumers/consumer.ts';
import type { PollLoop } from './poll-loop.ts';
import type { Producer } from './producer.ts';

export interface Clients {
  /** By name, dead ones too until their name is opened again; in the order in which they were first made. */
  readonly consumers: Map<string, Consumer>;
  /** By name; the one `produce` uses when none is named has the name ''. */
  readonly producers: Map<string, Producer>;
  /** By name. */
  readonly applications: Map<string, Application>;
  /** By consumer, in the order in which they were started (TASK-12). */
  readonly loops: Map<string, PollLoop>;
  /** Requests whose client is gone: nobody takes their replies. */
  abandonedCorrelationIds: number[];
  /** ms: client timers due up to here have run. */
  timersDoneMs: number;
  /** Each idle commit is run at its own moment, because somebody waits for one. */
  runsIdleCommits: boolean;
  /** `Cluster.brokerChanges` that the clients have been told of. */
  seenBrokerChanges: number;
  /** Where the order of attempts and the waits between them come from. */
  readonly connectionRandom: RandomState;
  /** What happened since the caller last took it. */
  events: ClientEvent[];
}

/** What every operation of a client needs. */
export interface World {
  readonly cluster: Cluster;
  readonly clients: Clients;
}

/** Tells the stream of connections from the simulation's, which begins at the seed itself: it moves no other draw. */
const CONNECTION_STREAM = 0x636f6e6e;

export function createClients(startMs: number, seed = 0): Clients {
  return {
    consumers: new Map(),
    producers: new Map(),
    applications: new Map(),
    loops: new Map(),
    abandonedCorrelationIds: [],
    timersDoneMs: startMs,
    runsIdleCommits: false,
    seenBrokerChanges: 0,
    connectionRandom: { seed: (seed ^ CONNECTION_STREAM) >>> 0 },
    events: [],
  };
}
