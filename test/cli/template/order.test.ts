import { TemplateOrder } from '../../../cli/template/order';
import { readTemplate } from '../../../cli/template/template';

const resource = (properties: object = {}, DependsOn?: string | readonly string[]) => ({ Type: 'AWS::X::Y', Properties: properties, ...(DependsOn === undefined ? {} : { DependsOn }) });

const order = new TemplateOrder(
  readTemplate({
    Resources: {
      Base: resource(),
      Ref: resource({ A: [{ Ref: 'Base' }] }),
      GetAtt: resource({ A: { 'Fn::GetAtt': ['Ref', 'Arn'] } }),
      Dotted: resource({ A: { 'Fn::GetAtt': 'GetAtt.Arn' } }),
      Sub: resource({ A: { 'Fn::Sub': 'x${Dotted.Arn}${!Literal}${AWS::Region}' } }),
      Depends: resource({}, ['Sub']),
      Alone: resource({ A: 'Base' }, 'Nobody'),
      Circle: resource({ A: { Ref: 'Circle' } }),
    },
  }),
);

test.each([
  ['Ref', ['Base']],
  ['Depends', ['Base', 'Dotted', 'GetAtt', 'Ref', 'Sub']],
  ['Alone', []],
  ['Circle', ['Circle']],
])('before %s there is %j', (id, before) => {
  expect([...order.before(id)].sort()).toEqual(before);
});

test('neighbours are those with none of the others in between', () => {
  expect(Object.fromEntries(order.neighbours(['Depends', 'Base', 'GetAtt', 'Alone']))).toEqual({ Depends: ['GetAtt'], GetAtt: ['Base'], Base: [], Alone: [] });
});
