import { TemplateOrder } from '../template/order';
import type { AppStack } from './assembly';
import type { Rotation } from './rotation';

type Placed = Pick<Rotation, 'path' | 'logicalId'>;

/** Rotations of a stack as a deployment comes to them: wave by wave, and in a wave by what each waits for. */
export function inDeploymentOrder<T extends Placed>(rotations: readonly T[], { template, waves }: AppStack): readonly T[] {
  const order = new TemplateOrder(template);
  const earlier = ({ logicalId }: Placed): number => rotations.filter((other) => order.before(logicalId).has(other.logicalId)).length;
  const own = new Map<Placed, number>(rotations.map((rotation) => [rotation, earlier(rotation)]));
  const ofWave = new Map<string, number>();
  for (const [{ path }, count] of own) {
    const wave = waves.get(path);
    if (wave !== undefined) {
      ofWave.set(wave, Math.min(count, ofWave.get(wave) ?? count));
    }
  }
  const rankOf = (rotation: T): readonly [number, number] => {
    const count = own.get(rotation) ?? 0;
    return [ofWave.get(waves.get(rotation.path) ?? '') ?? count, count];
  };
  return rotations.toSorted((one, other) => {
    const [[wave, count], [otherWave, otherCount]] = [rankOf(one), rankOf(other)];
    return wave - otherWave || count - otherCount;
  });
}
