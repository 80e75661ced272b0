import fc from 'fast-check';
import { VERDICT_RESOURCE_TYPE, LINK_RESOURCE_TYPE } from '../../../lib/contract';
import { executionName, mayBeNamed, nameIn } from '../../../lambda/request/execution-name';
import { linkTo } from '../support/link';

const ID = '0a1b2c3d-4e5f-6a7b-8c9d-0e1f2a3b4c5d';
const cluster = { project: 'acme-prod', location: 'us-east4', cluster: 'prod' };
const asked = (resourceType: string, target = linkTo('p').target) => ({ resourceType, link: { ...linkTo('p'), target } });

it.each([
  ['a node pool', { id: ID, requestType: 'Update', asked: asked(LINK_RESOURCE_TYPE) }, `prod_workers-update-${ID}`],
  ['a control plane', { id: ID, requestType: 'Create', asked: asked(LINK_RESOURCE_TYPE, cluster) }, `prod-create-${ID}`],
  ['a verdict', { id: ID, requestType: 'Create', asked: asked(VERDICT_RESOURCE_TYPE) }, `prod_workers-verdict-${ID}`],
  ['properties that nobody can read', { id: ID, requestType: 'Delete' }, `delete-${ID}`],
])('names %s first, and the request last', (_what, named, name) => {
  expect(executionName(named)).toBe(name);
  expect(nameIn(`arn:aws:states:us-east-1:111122223333:execution:engine:${name}`)).toBe(name);
});

it('keeps AWS\'s rules and the request, and shows both names of a target, whatever they are', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,62}$/);
  const id = fc.oneof(fc.uuid(), fc.string({ minLength: 1, maxLength: 200 }));
  fc.assert(
    fc.property(id, fc.constantFrom('Create', 'Update', 'Delete'), name, fc.option(name, { nil: undefined }), (requestId, requestType, clusterName, nodePool) => {
      const target = { ...cluster, cluster: clusterName, ...(nodePool === undefined ? {} : { nodePool }) };
      const made = executionName({ id: requestId, requestType, asked: asked(LINK_RESOURCE_TYPE, target) });
      expect(made).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
      expect(mayBeNamed(made, requestId)).toBe(true);
      expect(made.startsWith(clusterName.slice(0, 10))).toBe(true);
      expect(nodePool === undefined || made.includes(`_${nodePool.slice(0, 10)}`)).toBe(true);
    }),
  );
});

it('never names two requests alike', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (one, other) => {
      expect(executionName({ id: one, requestType: 'Update' }) === executionName({ id: other, requestType: 'Update' })).toBe(one === other);
    }),
  );
});

it('still knows executions by the names that earlier releases gave them', () => {
  expect(mayBeNamed(ID, ID)).toBe(true);
  expect(mayBeNamed('mine', ID)).toBe(false);
});
