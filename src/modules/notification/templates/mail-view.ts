/** A line of a table: `Failed attempts: 31`. Values are plain text. */
export interface LabelledValue {
  readonly label: string;
  readonly value: string;
}

/** One endpoint in a mail. */
export interface EndpointView {
  readonly name: string;
  readonly facts: readonly LabelledValue[];
  /** A line for a shell; null when there is nothing to do. */
  readonly command: LabelledValue | null;
}

/** A headed list of sentences. */
export interface StepsView {
  readonly heading: string;
  readonly steps: readonly string[];
}

/** What the layouts need of any mail: all in the reader's language, nothing escaped yet. */
export interface MailView {
  readonly language: string;
  readonly title: string;
  readonly intro: readonly string[];
  readonly facts: readonly LabelledValue[];
  readonly listHeading: string;
  readonly endpoints: readonly EndpointView[];
  /** How many are not listed; null: all are. */
  readonly more: string | null;
  readonly howTo: StepsView | null;
  readonly documentation: { readonly label: string; readonly url: string };
  readonly footer: readonly string[];
}
