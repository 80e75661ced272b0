import { createHash } from 'node:crypto';
import { Lazy, Token } from 'aws-cdk-lib';
import { FunctionEnvironment, LinkProperties } from '../contract';
import { RotationEngine } from './rotation-engine';

const uses = new WeakMap<RotationEngine, Set<string>>();

/**
 * Lets the engine act in a Google Cloud project with these credentials, and remembers it in the environment of the
 * function that does, which only a deployment writes.
 */
export function allowUse(engine: RotationEngine, { Project: project, Credentials: credentials }: Pick<LinkProperties, 'Project' | 'Credentials'>): void {
  const known = uses.get(engine) ?? new Set();
  if (!uses.has(engine)) {
    uses.set(engine, known);
    engine._reconcile.addEnvironment(FunctionEnvironment.GOOGLE_USES, Lazy.string({ produce: () => [...known].sort().join(',') }));
  }
  const use = credentials.Kind === 'secret' ? [project, credentials.Kind] : [project, credentials.Audience, credentials.ServiceAccount];
  const text = use.join('|');
  // What is known at deployment only is hashed by the function.
  known.add(Token.isUnresolved(text) ? text : createHash('sha256').update(text).digest('base64url').slice(0, 22));
}
