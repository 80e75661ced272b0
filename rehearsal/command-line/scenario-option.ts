import { UsageError } from '../../cli/command-line/arguments';
import { didYouMean } from '../../cli/command-line/did-you-mean';
import { SCENARIOS } from '../scenarios';
import type { Scenario } from '../scenarios/scenario';

/**
 * @param others scenarios that the command knows as well, and that are not of the sample app
 * @throws UsageError for a name that no scenario has.
 */
export function scenarioNamed(name: string, others: readonly { readonly name: string }[] = []): Scenario {
  const scenario = SCENARIOS.find((one) => one.name === name);
  if (scenario === undefined) {
    const known = [...SCENARIOS, ...others].map((one) => one.name);
    throw new UsageError(`There is no scenario "${name}".${didYouMean(name, known) || ` There are ${known.join(', ')}.`}`);
  }
  return scenario;
}
