export const WAIT_CONDITION_TYPE = 'AWS::CloudFormation::WaitCondition';
