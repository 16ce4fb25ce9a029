/** What every mail says about its subject. Times are ISO 8601, since this is stored as JSON. */
interface About {
  readonly workspaceId: string;
  readonly workspaceName: string;
  readonly at: string;
}

/** The quota that a mail speaks of: disabling begins with failure `limit + 1` in the window. */
interface QuotaTerms {
  readonly limit: number;
  readonly windowMs: number;
  readonly disables: 'failing' | 'all';
}

/** One line of the list in a warning. */
export interface WarnedEndpoint {
  readonly subscriptionId: string;
  readonly failures: number;
  readonly lastError: string;
  readonly lastFailedAt: string;
}

/** One line of the list in a mail about disabled endpoints. */
export interface DisabledEndpoint {
  readonly subscriptionId: string;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly failures: number;
  readonly lastError: string | null;
  readonly lastFailedAt: string | null;
  /** Events that waited for it when it was disabled. */
  readonly waiting: number;
}

/** The workspace comes close to its error quota. */
export interface QuotaWarning extends About, QuotaTerms {
  readonly type: 'quota_warning';
  readonly failures: number;
  readonly endpoints: readonly WarnedEndpoint[];
  /** How many more there are than the mail lists. */
  readonly omitted: number;
}

/** Endpoints were disabled because the workspace used up its quota. */
export interface QuotaDisablement extends About, QuotaTerms {
  readonly type: 'quota_disablement';
  /** Of all endpoints that this mail is about. */
  readonly failures: number;
  readonly endpoints: readonly DisabledEndpoint[];
  readonly omitted: number;
}

/** Endpoints were disabled because they answered 410. */
export interface GoneDisablement extends About {
  readonly type: 'gone_disablement';
  readonly endpoints: readonly DisabledEndpoint[];
  readonly omitted: number;
}

/** All that a mail is made of, as it was when the notice was written. */
export type NoticeContent = QuotaWarning | QuotaDisablement | GoneDisablement;
