import { renderChannels } from '../play/channels';
import { profileNumbers, renderCosts, renderProfiles, renderVerdict } from '../play/render-cloud';
import type { FleetSummary, FleetTargetSummary } from './fleet-summary';

/** The end of the story of a file, wave by wave. */
export function renderFleetSummary(summary: FleetSummary): string {
  const { config, environment, waves, events } = summary;
  const [firstDay = ''] = (events[0]?.time ?? '').split('T');
  const short = profileNumbers(summary);
  const lineOf = ({ name, nodes, history, now }: FleetTargetSummary): string => {
    const epochs = history.map(({ profile, first, last }) => `${short(profile)} ${span(first, last, firstDay)}`);
    // The times of an epoch say when its first and last node came, not that all of them did.
    const mixed = now.length < 2 ? '' : `; now ${now.map(({ profile, nodes: some }) => `${some} under ${short(profile)}`).join(', ')}`;
    return `  ${name.padEnd(24)} ${`${nodes}`.padStart(2)} nodes ${epochs.join(' → ')}${mixed}`;
  };
  const lines = [
    '',
    ...renderVerdict(`${config}, ${environment}`, summary),
    '',
    ...renderProfiles(summary),
    '',
    'Profiles that nodes ran under, and when the first and the last of them came to it',
    ...waves.flatMap(({ name, targets }) => [`  — ${name}`, ...targets.map(lineOf)]),
    '',
    ...renderCosts(summary),
    ...renderChannels(summary.told),
    '',
  ];
  return lines.join('\n');
}

function span(first: string, last: string, firstDay: string): string {
  return [...new Set([clock(first, firstDay), clock(last, firstDay)])].join('–');
}

/** Hours and minutes, and of another day which one. */
function clock(time: string, firstDay: string): string {
  const [day = '', hour = ''] = time.split('T');
  const days = Math.round((Date.parse(day) - Date.parse(firstDay)) / 86_400_000);
  return `${days > 0 ? `+${days}d ` : ''}${hour.slice(0, 5)}`;
}
