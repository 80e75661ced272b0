import { UsageError } from '../../app/command-line/arguments';
import { SCENARIOS } from '../scenarios';
import type { Scenario } from '../scenarios/scenario';

/** @throws UsageError for a name that no scenario has. */
export function scenarioNamed(name: string): Scenario {
  const scenario = SCENARIOS.find((one) => one.name === name);
  if (scenario === undefined) {
    throw new UsageError(`There is no scenario "${name}"; there are ${SCENARIOS.map((one) => one.name).join(', ')}.`);
  }
  return scenario;
}
