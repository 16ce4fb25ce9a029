import type { QuotaUsage } from '../../contracts/domain-events.js';

/** What every mail says about its subject. Times are ISO 8601, since this is stored as JSON. */
interface About {
  readonly workspaceId: string;
  readonly workspaceName: string;
  readonly at: string;
}

/** An endpoint that a mail lists. */
export interface ListedEndpoint {
  readonly subscriptionId: string;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly failures: number;
  readonly lastError: string | null;
  readonly lastFailedAt: string | null;
}

/** An endpoint that was disabled. */
export interface DisabledEndpoint extends ListedEndpoint {
  /** Events that waited for it when it was disabled. */
  readonly waiting: number;
}

/** The workspace comes close to its error quota. */
export interface QuotaWarning extends About, QuotaUsage {
  readonly type: 'quota_warning';
  readonly endpoints: readonly ListedEndpoint[];
  /** How many more there are than the mail lists. */
  readonly omitted: number;
}

/** Endpoints were disabled because the workspace used up its quota. */
export interface QuotaDisablement extends About, QuotaUsage {
  readonly type: 'quota_disablement';
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
