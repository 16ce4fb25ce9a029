/** What came to an endpoint whose deliveries are numbered from 1, or from where the account was opened. */
export interface EndpointReport {
  /** The highest number. */
  readonly last: number;
  readonly distinct: number;
  /** Deliveries that came again. */
  readonly repeats: number;
  /** Deliveries that came after a higher number. */
  readonly disordered: number;
}

/** Keeps account of the numbers that come to an endpoint. */
export class EndpointAccount {
  private distinct = 0;
  private repeats = 0;
  private disordered = 0;
  private readonly overtaken = new Set<number>();

  /** @param last the number before the first that is to come */
  constructor(private last = 0) {}

  /** Notes a number; says whether it came for the first time. */
  note(sequence: number): boolean {
    if (sequence > this.last) {
      for (let each = this.last + 1; each < sequence; each += 1) this.overtaken.add(each);
      this.last = sequence;
    } else if (this.overtaken.delete(sequence)) {
      this.disordered += 1;
    } else {
      this.repeats += 1;
      return false;
    }
    this.distinct += 1;
    return true;
  }

  report(): EndpointReport {
    const { last, distinct, repeats, disordered } = this;
    return { last, distinct, repeats, disordered };
  }
}
