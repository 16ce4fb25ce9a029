/** A fault of the input, as the service names it. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

/** Why a request failed: a problem that the service told of, or `unreachable` when there was no answer of its. */
export class ApiProblem extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    detail: string,
    readonly faults: readonly Fault[] = [],
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(detail);
    this.name = 'ApiProblem';
  }
}

export function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem('unexpected', 0, error instanceof Error ? error.message : String(error));
}

/** Reads the problem out of an answer that is no success; something in between may have made it. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const text = await response.text();
  const body = parsed(text);
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiProblem(
    body?.code ?? 'unreachable',
    response.status,
    body?.detail ?? `HTTP ${response.status}`,
    body?.errors ?? [],
    Number.isFinite(retryAfter) ? retryAfter : null,
  );
}

interface ProblemBody {
  readonly code?: string;
  readonly detail?: string;
  readonly errors?: readonly Fault[];
}

function parsed(text: string): ProblemBody | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? (value as ProblemBody | null) : null;
  } catch {
    return null;
  }
}
