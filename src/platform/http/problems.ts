/** What RFC 9457 calls a problem type: the status that a code is answered with, and its short title. */
export interface ProblemType {
  readonly status: number;
  readonly title: string;
}

const NOT_FOUND: ProblemType = { status: 404, title: 'Not found' };

/** Every code that a client can get, besides `<subject>_not_found`. */
const PROBLEMS = {
  malformed_json: { status: 400, title: 'The body is not valid JSON' },
  malformed_request: { status: 400, title: 'The request is malformed' },
  validation_failed: { status: 400, title: 'The request is not valid' },
  unauthorized: { status: 401, title: 'A valid API key is required' },
  plan_required: { status: 403, title: 'The plan does not include webhooks' },
  scope_required: { status: 403, title: 'The API key may not do this' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  api_key_limit_reached: { status: 409, title: 'The workspace has as many API keys as it may' },
  delivery_is_pending: { status: 409, title: 'The delivery waits to be sent already' },
  delivery_is_test: { status: 409, title: 'A test event is not sent again' },
  event_id_conflict: { status: 409, title: 'The event id was used for other content' },
  subscription_limit_reached: { status: 409, title: 'The workspace has as many subscriptions as it may' },
  subscription_deleted: { status: 409, title: 'The subscription is deleted' },
  subscription_disabled: { status: 409, title: 'The subscription is disabled' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  uri_too_long: { status: 414, title: 'The address is too long' },
  unsupported_media_type: { status: 415, title: 'The content type is not supported' },
  rate_limited: { status: 429, title: 'Too many requests' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  internal_error: { status: 500, title: 'Internal error' },
  service_unavailable: { status: 503, title: 'Temporarily unavailable' },
} as const satisfies Record<string, ProblemType>;

/** A code with a place in the table, or the 404 of a subject. */
export type ProblemCode = keyof typeof PROBLEMS | `${string}_not_found`;

/** The status and title of `code`; null for a code that the table does not know, which is a fault of ours. */
export function problemTypeOf(code: string): ProblemType | null {
  if (code.endsWith('_not_found')) return NOT_FOUND;
  return Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code as keyof typeof PROBLEMS] : null;
}

/** The body of an `application/problem+json` answer. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

/** Makes the body for `code`, which must be known. */
export function problem(code: ProblemCode, detail: string, errors?: Problem['errors']): Problem {
  const { status, title } = problemTypeOf(code) ?? PROBLEMS.internal_error;
  return { type: `urn:hooklane:problem:${code}`, title, status, detail, code, ...(errors && { errors }) };
}
