import { jsonProtocol } from '../wire/json-protocol';
import { pageOf } from '../wire/paging';
import { ServiceError } from '../wire/service-error';
import type { LoopbackHandler } from '../../world/http/loopback-server';
import type { Execution } from './execution';
import type { StepFunctionsStandIn } from './step-functions-stand-in';

const DEFAULT_PAGE = 100;

/** The part of Step Functions' API that executions are started, watched and stopped with. */
export function statesApi(stepFunctions: StepFunctionsStandIn): LoopbackHandler {
  return jsonProtocol({
    StartExecution: (input) => {
      const execution = stepFunctions.start(text(input, 'stateMachineArn'), text(input, 'name'), text(input, 'input', '{}'));
      return { executionArn: execution.spec.arn, startDate: seconds(execution.startDate) };
    },
    DescribeExecution: (input) => {
      const execution = stepFunctions.execution(text(input, 'executionArn'));
      const { spec, output, error, cause } = execution;
      return { ...summary(execution), input: spec.input, output, error, cause };
    },
    StopExecution: (input) => {
      const execution = stepFunctions.execution(text(input, 'executionArn'));
      execution.stop(optionalText(input, 'error'), optionalText(input, 'cause'));
      return { stopDate: seconds(execution.stopDate ?? execution.startDate) };
    },
    ListExecutions: (input) => {
      const machine = text(input, 'stateMachineArn');
      const status = optionalText(input, 'statusFilter');
      const newestFirst = stepFunctions.executions
        .filter((execution) => execution.spec.stateMachineArn === machine && (status ?? execution.status) === execution.status)
        .reverse();
      const { items, next } = pageOf(newestFirst, optionalText(input, 'nextToken'), Number(input['maxResults'] ?? DEFAULT_PAGE));
      return { executions: items.map(summary), nextToken: next };
    },
  });
}

function summary(execution: Execution): Record<string, unknown> {
  const { spec, status, startDate, stopDate } = execution;
  return {
    executionArn: spec.arn,
    stateMachineArn: spec.stateMachineArn,
    name: spec.name,
    status,
    startDate: seconds(startDate),
    stopDate: stopDate && seconds(stopDate),
  };
}

/** Timestamps travel as seconds since the epoch. */
function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}

function optionalText(input: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = input[name];
  return typeof value === 'string' ? value : undefined;
}

function text(input: Readonly<Record<string, unknown>>, name: string, otherwise?: string): string {
  const value = optionalText(input, name) ?? otherwise;
  if (value === undefined) {
    throw new ServiceError('ValidationException', `Value at '${name}' failed to satisfy constraint: Member must not be null`);
  }
  return value;
}
