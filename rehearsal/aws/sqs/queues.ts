/** SQS, as far as messages land in it: dead-letter queues, which only people read. */
export class Queues {
  private readonly bodies = new Map<string, string[]>();
  private readonly letters: string[] = [];

  public constructor(
    private readonly region: string,
    private readonly account: string,
  ) {}

  public create(name: string): { readonly arn: string; readonly url: string } {
    const arn = `arn:aws:sqs:${this.region}:${this.account}:${name}`;
    this.bodies.set(arn, this.bodies.get(arn) ?? []);
    return { arn, url: `https://sqs.${this.region}.amazonaws.com/${this.account}/${name}` };
  }

  public remove(name: string): void {
    this.bodies.delete(`arn:aws:sqs:${this.region}:${this.account}:${name}`);
  }

  /** Into a queue that is not there goes nothing: whoever sends for others has nobody to tell. */
  public send(arn: string, message: unknown): void {
    const body = JSON.stringify(message);
    this.letters.push(body);
    this.bodies.get(arn)?.push(body);
  }

  /** Bodies of all that was ever sent, to queues that are gone as well. */
  public get sent(): readonly string[] {
    return this.letters;
  }

  /** Bodies of all messages, oldest first. */
  public messages(): readonly string[] {
    return [...this.bodies.values()].flat();
  }
}
