/** A number and what it stands against, formatted for the language. */
export interface QuotaWords {
  readonly workspace: string;
  readonly failures: string;
  readonly limit: string;
  /** A duration, such as `30 minutes`. */
  readonly window: string;
}

export interface DisabledWords {
  readonly workspace: string;
  /** How many endpoints; decides between singular and plural. */
  readonly count: number;
  readonly at: string;
}

/** Every sentence of the mails in one language. Values come formatted and as plain text. */
export interface MailStrings {
  /** BCP 47: of the mail, and for the formatting of times and numbers. */
  readonly language: string;

  readonly labels: {
    readonly workspace: string;
    readonly subscription: string;
    readonly eventTypes: string;
    readonly failures: string;
    readonly quota: string;
    readonly lastError: string;
    readonly lastFailure: string;
    readonly waiting: string;
    readonly disabledAt: string;
    readonly asOf: string;
    readonly enable: string;
    readonly documentation: string;
  };
  /** Stands where a value is not known. */
  readonly unknown: string;
  /** `31 of 30 failures within 30 minutes`. */
  readonly quotaValue: (words: QuotaWords) => string;
  readonly more: (count: string) => string;

  readonly warning: {
    readonly subject: (words: QuotaWords) => string;
    readonly title: (words: QuotaWords) => string;
    readonly intro: (words: QuotaWords) => string;
    readonly whenFailing: (words: QuotaWords) => string;
    readonly whenAll: (words: QuotaWords) => string;
    readonly expiry: (words: QuotaWords) => string;
    readonly listHeading: string;
  };

  readonly disabled: {
    readonly quotaSubject: (words: DisabledWords) => string;
    readonly goneSubject: (words: DisabledWords) => string;
    readonly title: (words: DisabledWords) => string;
    readonly quotaIntroFailing: (words: QuotaWords) => string;
    readonly quotaIntroAll: (words: QuotaWords) => string;
    readonly goneIntro: string;
    readonly nothingLost: string;
    readonly listHeading: string;
    readonly howToHeading: string;
    readonly howToRepair: string;
    readonly howToEnable: string;
    readonly howToReplay: string;
  };

  readonly footer: {
    readonly why: (workspace: string) => string;
    readonly sender: (publicUrl: string) => string;
  };
}
