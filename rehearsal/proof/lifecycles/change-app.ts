import type { Change } from './lifecycle';
import type { AppSpec, RotationHabits, RotationSpec } from './rotations-app';
import { TARGET_NAMES, type TargetName } from './targets';

export const MOST_ROTATIONS = 5;
/** Minutes; behind a wait condition from 51 on. */
export const TIMEOUTS = [5, 15, 50, 90, 360] as const;

/** A rotation as its author first writes it; habits are what they write for all of them. */
export function newRotation(target: TargetName, { concurrent, timeoutMinutes, preflight, adopt }: RotationHabits): RotationSpec {
  return { id: `Rotate-${target}`, target, generation: 1, role: 'own', concurrent, timeoutMinutes, preflight, adopt };
}

/** The app after its author has changed it; a change that makes no sense changes nothing. */
export function changeApp(app: AppSpec, { rotation, what, value }: Change): AppSpec {
  const { rotations } = app;
  const index = rotation % rotations.length;
  const chosen = rotations[index];
  const free = TARGET_NAMES.filter((name) => !rotations.some(({ target }) => target === name));
  const target = free[value % Math.max(free.length, 1)];
  if (chosen === undefined) {
    return app;
  }
  const change = (part: Partial<RotationSpec>): AppSpec => ({
    ...app,
    rotations: rotations.map((one, position) => (position === index ? { ...one, ...part } : one)),
  });
  const { role } = chosen;
  switch (what) {
    case 'generation':
      return change({ generation: chosen.generation + 1 });
    case 'role':
      return change({ role: role === 'own' ? { incarnation: 1 } : 'own' });
    case 'incarnation':
      return change({ role: { incarnation: role === 'own' ? 1 : role.incarnation + 1 } });
    case 'timeout':
      return change({ timeoutMinutes: TIMEOUTS[value % TIMEOUTS.length] ?? chosen.timeoutMinutes });
    case 'target':
      return target === undefined ? app : change({ target });
    case 'credentials':
      // Of the whole app: the role of the engine may read the one secret, or none.
      return { ...app, credentials: app.credentials === 'secret' ? 'federation' : 'secret' };
    case 'remove':
      return rotations.length === 1 ? app : { ...app, rotations: rotations.filter((one) => one !== chosen) };
    case 'add':
      // Under an ID of its own, which may have been another rotation's once.
      return target === undefined || rotations.length >= MOST_ROTATIONS || rotations.some(({ id }) => id === `Rotate-${target}`)
        ? app
        : { ...app, rotations: [...rotations, newRotation(target, chosen)] };
  }
}
