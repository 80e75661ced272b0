import { FunctionEnvironment } from '../../lib/contract';

type Name = keyof typeof FunctionEnvironment;

/**
 * Reads variables that a function cannot work without.
 *
 * @throws Error naming every variable that is missing.
 */
export function requiredEnvironment<T extends Name>(names: readonly T[]): Readonly<Record<T, string>> {
  const missing = names.filter((name) => (process.env[FunctionEnvironment[name]] ?? '') === '');
  if (missing.length > 0) {
    throw new Error(`the function's environment lacks ${missing.join(', ')}: was it edited after the deployment?`);
  }
  return Object.fromEntries(names.map((name) => [name, process.env[FunctionEnvironment[name]]])) as Record<T, string>;
}
