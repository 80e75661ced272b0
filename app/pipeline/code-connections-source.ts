import type { ActionBindOptions, ActionConfig, Artifact, IStage } from 'aws-cdk-lib/aws-codepipeline';
import { type Action, CodeStarConnectionsSourceAction, type CodeStarConnectionsSourceActionProps } from 'aws-cdk-lib/aws-codepipeline-actions';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CodePipelineSource, FileSet } from 'aws-cdk-lib/pipelines';
import type { Construct } from 'constructs';

export interface CodeConnectionsSourceProps {
  readonly connectionArn: string;
  /** Owner and name. */
  readonly repository: string;
  readonly branch: string;
  readonly actionName: string;
}

/** A repository that a connection of CodeConnections leads to. */
export class CodeConnectionsSource extends CodePipelineSource {
  public constructor(private readonly props: CodeConnectionsSourceProps) {
    super(props.repository);
    this.configurePrimaryOutput(new FileSet('Source', this));
  }

  protected getAction(output: Artifact, _name: string, runOrder: number, variablesNamespace?: string): Action {
    const { connectionArn, repository, branch, actionName } = this.props;
    const [owner = '', ...rest] = repository.split('/');
    return new CodeConnectionsSourceAction({ output, actionName, runOrder, variablesNamespace, connectionArn, owner, repo: rest.join('/'), branch });
  }
}

/**
 * The action of aws-cdk-lib allows `codestar-connections:UseConnection` only, but the prefix of an action has to be that
 * of the connection's ARN, which since July 2024 is `codeconnections`.
 *
 * @see https://docs.aws.amazon.com/dtconsole/latest/userguide/rename.html
 */
class CodeConnectionsSourceAction extends CodeStarConnectionsSourceAction {
  private readonly connectionArn: string;

  public constructor(props: CodeStarConnectionsSourceActionProps) {
    super(props);
    this.connectionArn = props.connectionArn;
  }

  protected override bound(scope: Construct, stage: IStage, options: ActionBindOptions): ActionConfig {
    options.role.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['codeconnections:UseConnection'], resources: [this.connectionArn] }),
    );
    return super.bound(scope, stage, options);
  }
}
