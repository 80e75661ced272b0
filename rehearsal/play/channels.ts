import { EVENT_SOURCE } from '../../lib/contract';
import type { LocalCloud } from './local-cloud';
import { columns, type Teller } from './happenings';

/** Of those that are made of the engine's lines. */
const OWN_NAMESPACE = /^GkeInstanceProfileRotation\//;

/** Tells, as it comes, what everybody who listens is told: events, values of metrics, and alarms that come and go. */
export function tellChannels({ clock, events, cloudWatch: { metrics, alarms } }: LocalCloud, tell: Teller): void {
  events.observe(({ source, detail, ...event }) => {
    if (source === EVENT_SOURCE) {
      tell(clock.now(), columns('EVENT', 'EventBridge', event['detail-type'], words(detail['words'])));
    }
  });
  metrics.observe(({ namespace, name }, { time, value }) => {
    if (OWN_NAMESPACE.test(namespace)) {
      tell(time, columns('METRIC', 'CloudWatch', name, String(value)));
    }
  });
  alarms.observe(({ time, alarm, description, from, to, told }) => {
    if (to === 'ALARM') {
      tell(time, columns('ALARM', 'CloudWatch', alarm, `${told.join(', ')} is told: ${description}`));
    } else if (from === 'ALARM') {
      tell(time, columns('ALARM IS OVER', 'CloudWatch', alarm));
    }
  });
}

/** What everybody who listens was told in a play. */
export type ToldSummary = Readonly<ReturnType<typeof summarizeChannels>>;

export function summarizeChannels({ events, cloudWatch: { metrics, alarms } }: LocalCloud) {
  return {
    events: events.published
      .filter(({ source }) => source === EVENT_SOURCE)
      .map(({ time, detail, ...event }) => ({ time, type: event['detail-type'], target: String(detail['target']), words: words(detail['words']) ?? '' })),
    /** The sum of its values; of minutes and nodes, too. */
    metrics: metrics
      .all()
      .filter(({ namespace }) => OWN_NAMESPACE.test(namespace))
      .map(({ name, values }) => ({ name, count: values.length, sum: values.reduce((all, { value }) => all + value, 0) })),
    alarms: alarms.changes.filter(({ to }) => to === 'ALARM').map(({ time, alarm, told, description: text }) => ({ time: new Date(time).toISOString(), alarm, told, text })),
  };
}

/** What they were told, in three lines; none where nobody listened. */
export function renderChannels({ events, metrics, alarms }: ToldSummary): string[] {
  if (metrics.length === 0) {
    return [];
  }
  const times = (name: string, count: number): string => (count === 1 ? name : `${name} (${count})`);
  const types = [...new Set(events.map(({ type }) => type))].map((type) => times(type, events.filter((event) => event.type === type).length));
  return [
    `Events: ${types.join(', ')}.`,
    `Metrics: ${metrics.map(({ name, sum }) => `${name} ${sum}`).join(', ')}.`,
    `Alarms: ${alarms.length === 0 ? 'none' : alarms.map(({ time, alarm }) => `${alarm} at ${time.slice(11, 19)}`).join(', ')}.`,
  ];
}

function words(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
