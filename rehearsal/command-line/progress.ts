import { LINK_RESOURCE_TYPE } from '../../lib/contract';
import type { Narrator } from '../play/narrator';

const HAS_MOVED = new RegExp(`^(CREATE|UPDATE)_COMPLETE .*\\| ${LINK_RESOURCE_TYPE} `);

/** Shows how far a play is whose story is not told, and how long it will take, on a terminal only. */
export class Progress implements Narrator {
  private readonly startedAt: number;
  private moved = 0;

  /** @param total rotations of all deployments */
  public constructor(
    private readonly total: number,
    private readonly stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stderr,
    private readonly now: () => number = Date.now,
  ) {
    this.startedAt = now();
  }

  public chapter(title: string): void {
    this.show(title);
  }

  public line(_time: number, text: string): void {
    if (HAS_MOVED.test(text)) {
      this.moved += 1;
      const left = ((this.now() - this.startedAt) / this.moved) * Math.max(this.total - this.moved, 0);
      this.show(`${Math.min(this.moved, this.total)} of ${this.total} rotations played, ${left < 60_000 ? 'less than a minute' : `some ${Math.ceil(left / 60_000)} minutes`} left`);
    }
  }

  public end(): void {
    this.show('');
  }

  private show(text: string): void {
    if (this.stream.isTTY) {
      this.stream.write(`\r\u001b[K${text}`);
    }
  }
}
