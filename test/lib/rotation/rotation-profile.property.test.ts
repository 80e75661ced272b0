import { diffTemplate, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import * as fc from 'fast-check';
import { rotated, templateOf } from '../support/programs';

const PROFILE = 'AWS::IAM::InstanceProfile';

test('no change of a program ever changes an instance profile in place', () => {
  fc.assert(
    fc.property(fc.record(rotated), fc.record(rotated, { requiredKeys: [] }), (before, change) => {
      const { resources } = diffTemplate({ ...templateOf(before) }, { ...templateOf({ ...before, ...change }) });
      const inPlace = resources.filter(
        (resource) => resource?.resourceType === PROFILE && resource.changeImpact === ResourceImpact.WILL_UPDATE,
      );
      expect(inPlace.logicalIds).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('the comparison does see a role that is changed in place', () => {
  const template = (role: string): object => ({
    Resources: { Profile: { Type: PROFILE, Properties: { Path: '/', Roles: [role] } } },
  });
  const { resources } = diffTemplate(template('a'), template('b'));
  expect(resources.get('Profile').changeImpact).toBe(ResourceImpact.WILL_UPDATE);
});
