import { Progress } from '../../../rehearsal/command-line/progress';
import { columns } from '../../../rehearsal/play/happenings';
import { LINK_RESOURCE_TYPE } from '../../../lib/contract';

const moved = (status: string): string => columns(status, LINK_RESOURCE_TYPE, 'prodworkersRotation');

function told(isTTY: boolean): { readonly progress: Progress; readonly written: string[]; readonly pass: (ms: number) => void } {
  const written: string[] = [];
  let now = 0;
  const progress = new Progress(4, { isTTY, write: (text: string | Uint8Array) => written.push(String(text)) > 0 }, () => now);
  return { progress, written, pass: (ms) => (now += ms) };
}

it('says after each rotation how many there are, and how long the rest will take at this pace', () => {
  const { progress, written, pass } = told(true);
  pass(90_000);
  progress.line(0, moved('CREATE_COMPLETE'));
  progress.line(0, moved('UPDATE_IN_PROGRESS'));
  pass(10_000);
  progress.line(0, moved('UPDATE_COMPLETE'));
  pass(1_000);
  progress.line(0, moved('UPDATE_COMPLETE'));
  progress.end();
  expect(written.map((text) => text.replace('\r\u001b[K', ''))).toEqual([
    '1 of 4 rotations played, some 5 minutes left',
    '2 of 4 rotations played, some 2 minutes left',
    '3 of 4 rotations played, less than a minute left',
    '',
  ]);
});

it('says nothing where nobody looks', () => {
  const { progress, written } = told(false);
  progress.chapter('Link');
  progress.line(0, moved('CREATE_COMPLETE'));
  progress.end();
  expect(written).toEqual([]);
});
