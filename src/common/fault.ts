/** One thing that is wrong with an input: where (`data.contact.id`, `events[3].type`) and what. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}
