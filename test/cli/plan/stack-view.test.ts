import { obstacleOf } from '../../../cli/plan/stack-view';

test.each([
  ['UPDATE_ROLLBACK_FAILED', /npx cdk rollback Profiles/],
  ['DELETE_FAILED', /delete it/],
])('a stack that is %s cannot be deployed, and the words say what to do', (status, words) => {
  expect(obstacleOf('Profiles', status)).toMatch(words);
});

test.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'REVIEW_IN_PROGRESS', 'UPDATE_IN_PROGRESS'])('a stack that is %s can', (status) => {
  expect(obstacleOf('Profiles', status)).toBeUndefined();
});
