import { renderChannels } from './channels';
import { profileNumbers, renderCosts, renderProfiles, renderVerdict } from './render-cloud';
import type { Summary } from './summary';

/** The end of the story for people: who runs under what, which profiles there are, what it took. */
export function renderSummary(summary: Summary): string {
  const { target, requests, scenario } = summary;
  const short = profileNumbers(summary);
  const lines = [
    '',
    ...renderVerdict(`scenario ${scenario}`, summary),
    '',
    ...renderProfiles(summary),
    '',
    target.linkedProfile === '' ? `Target ${target.name} does not exist any more` : `Target ${target.name} is linked to ${short(target.linkedProfile)}; its nodes ran under`,
    ...target.nodes.map(({ name, history }) => `  ${name.padEnd(24)} ${history.map(({ since, profile }) => `${since} ${short(profile)}`).join(' → ')}`),
    '',
    `Asked of Google: ${requests.patch} PATCH, ${requests.rollback} rollback, ${requests.cancel} cancel, ${requests.get} GET`,
    ...renderCosts(summary),
    ...renderChannels(summary.told),
    '',
  ];
  return lines.join('\n');
}
