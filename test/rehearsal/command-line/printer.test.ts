import { PLAIN, type Display } from '../../../cli/command-line/display';
import { Printer } from '../../../rehearsal/command-line/printer';

const NINE = Date.UTC(2026, 10, 2, 9);
const PROFILE = 'GkeInstanceProfiles-WorkersProfileD060AD7D97B8C5C9-H505S2XFWUL2';

function told(width: number, ...parts: readonly string[]): readonly string[] {
  const lines: string[] = [];
  const display: Display = { ...PLAIN, width, breaksWords: true };
  new Printer((text) => lines.push(...text.trimEnd().split('\n')), () => display).line(NINE, parts.join(' | '));
  return lines;
}

describe('in a terminal of 80 columns', () => {
  test('a line that is too long for one name has it cut in its middle', () => {
    expect(told(80, 'CREATE_COMPLETE     ', 'AWS::Lambda::Permission', 'GkeInstanceProfileRotationReconcileFunctionWatchCalls')).toEqual([
      '  09:00:00 | CREATE_COMPLETE      | GkeInstanceProfileRot…cileFunctionWatchCalls',
    ]);
    expect(told(80, 'NODE_REPLACED       ', 'Google', 'workers-1', `runs under ${PROFILE}`)).toEqual(['  09:00:00 | NODE_REPLACED        | workers-1 | runs under GkeInstanc…05S2XFWUL2']);
  });

  test('a status of any length keeps its line, as long as there is room', () => {
    expect(told(80, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'AWS::CloudFormation::Stack', 'GkeInstanceProfiles')).toEqual(['  09:00:00 | UPDATE_COMPLETE_CLEANUP_IN_PROGRESS | GkeInstanceProfiles']);
    expect(told(80, 'UPDATE_ROLLBACK_IN_PROGRESS', 'AWS::CloudFormation::Stack', 'GkeInstanceProfiles', 'The following resource(s) failed to update: [Workers96E39E36].')).toEqual([
      '  09:00:00 | UPDATE_ROLLBACK_IN_PROGRESS |',
      '                                    GkeInstanceProfiles | The following',
      '                                    resource(s) failed to update:',
      '                                    [Workers96E39E36].',
    ]);
  });

  test("Google's words are told whole", () => {
    const words = `Received response status [FAILED] from custom resource. Message returned: Linking to ${PROFILE} failed: projects/412345678901/locations/us-east4/operations/operation-1051d6fa`;
    const lines = told(80, 'UPDATE_FAILED       ', 'Custom::GkeInstanceProfileLink', 'Workers96E39E36', words);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.map((line) => line.slice(36)).join('').replace(/ /g, '')).toBe(`Workers96E39E36|${words}`.replace(/ /g, ''));
  });
});

test('in a wide one nothing is cut', () => {
  expect(told(160, 'NODE_REPLACED       ', 'Google', 'workers-1', `runs under ${PROFILE}`)).toEqual([`  09:00:00 | NODE_REPLACED        | Google | workers-1 | runs under ${PROFILE}`]);
});
