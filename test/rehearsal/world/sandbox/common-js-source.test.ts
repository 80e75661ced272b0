import { CommonJsSource } from '../../../../rehearsal/world/sandbox/common-js-source';
import { virtualDate } from '../../../../rehearsal/world/sandbox/virtual-date';

const nothingToRequire = (id: string): unknown => {
  throw new Error(`required ${id}`);
};

test('every instance has a state of its own', () => {
  const source = new CommonJsSource(`let count = 0; exports.next = () => ++count;`, 'counter.js');
  const [one, two] = [source.instantiate({}, nothingToRequire), source.instantiate({}, nothingToRequire)] as {
    next: () => number;
  }[];
  one?.next();
  expect([one?.next(), two?.next()]).toStrictEqual([2, 1]);
});

test('a source sees the globals that it is given, and may declare its own of the same name', () => {
  const seen = new CommonJsSource(`module.exports = { env: process.env };`, 'seen.js').instantiate({ process: { env: 'mine' } }, nothingToRequire);
  const declared = new CommonJsSource(`'use strict'; const process = 1; exports.process = process;`, 'own.js').instantiate({}, nothingToRequire);
  expect([seen, declared]).toStrictEqual([{ env: 'mine' }, { process: 1 }]);
});

test('what it makes is of the realm of its caller', () => {
  const { error, plain } = new CommonJsSource(`exports.error = new TypeError('x'); exports.plain = {};`, 'realm.js').instantiate({}, nothingToRequire);
  expect(error).toBeInstanceOf(TypeError);
  expect(Object.getPrototypeOf(plain)).toBe(Object.prototype);
});

test('a dynamic import of a module goes to require', async () => {
  const loaded = new CommonJsSource(`exports.load = async () => (await import("node:http")).request;`, 'import.js').instantiate({}, () => ({
    request: 'instead',
  })) as { load: () => Promise<unknown> };
  await expect(loaded.load()).resolves.toBe('instead');
});

test('a virtual date is a date in every way but its now', () => {
  const VirtualDate = virtualDate(() => 1_000);
  expect(new VirtualDate()).toStrictEqual(new Date(1_000));
  expect(VirtualDate.now()).toBe(1_000);
  expect(new VirtualDate(2026, 0)).toStrictEqual(new Date(2026, 0));
  expect(new Date(5)).toBeInstanceOf(VirtualDate);
  expect(VirtualDate.UTC(2026, 0)).toBe(Date.UTC(2026, 0));
});
