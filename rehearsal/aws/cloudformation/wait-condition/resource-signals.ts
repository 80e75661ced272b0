import type { DesiredResource } from '../stack/resource-copy';

export type SignalStatus = 'SUCCESS' | 'FAILURE';

export interface ResourceSignal {
  readonly uniqueId: string;
  readonly status: SignalStatus;
}

type Listener = (signal: ResourceSignal) => void;

interface Inbox {
  readonly signals: Map<string, ResourceSignal>;
  listener?: Listener;
}

/**
 * Signals to resources that are being created.
 *
 * They may come before the resource listens for them. Each creation has its own: a signal to a resource that was given
 * up says nothing about a later one under the same logical ID.
 */
export class ResourceSignals {
  private readonly inboxes = new WeakMap<DesiredResource, Inbox>();

  /** A signal that repeats a unique ID is a retransmission: the first one counts. */
  public receive(resource: DesiredResource, signal: ResourceSignal): void {
    const { signals, listener } = this.inbox(resource);
    if (!signals.has(signal.uniqueId)) {
      signals.set(signal.uniqueId, signal);
      listener?.(signal);
    }
  }

  /** Tells `listener` every signal to the resource, those that have already come included. */
  public listen(resource: DesiredResource, listener: Listener): void {
    const inbox = this.inbox(resource);
    inbox.listener = listener;
    [...inbox.signals.values()].forEach(listener);
  }

  private inbox(resource: DesiredResource): Inbox {
    const inbox = this.inboxes.get(resource) ?? { signals: new Map<string, ResourceSignal>() };
    this.inboxes.set(resource, inbox);
    return inbox;
  }
}
