declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** Milliseconds that tables stay in the states CREATING, DELETING and UPDATING. */
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
  }

  /** A server that speaks DynamoDB's API, with its tables in memory. */
  export default function dynalite(options?: DynaliteOptions): Server;
}
