/** Which targets somebody else has touched, and since when: from then on they are not ours to answer for. */
export class Touches {
  private readonly touched = new Map<string, { readonly time: number; readonly why: string; readonly forGood: boolean }>();

  public add(target: string, time: number, why: string, forGood = false): void {
    const known = this.touched.get(target);
    if (known?.forGood !== true) {
      this.touched.set(target, { time, why, forGood });
    }
  }

  /** A success that began after the touch makes the target ours again. */
  public succeeded(target: string, issuedAt: number): void {
    const known = this.touched.get(target);
    if (known !== undefined && !known.forGood && known.time < issuedAt) {
      this.touched.delete(target);
    }
  }

  public exempt(target: string): string | undefined {
    return this.touched.get(target)?.why;
  }
}
