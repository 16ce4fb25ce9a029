import type { Job, JobOptions } from 'bull';

const PREFIX = 'wake:';

/**
 * The options of every job. It is removed at its end, since a job that stays swallows later ones with its id; and it
 * has no last attempt, since an attempt is only a look.
 */
export const JOB_OPTIONS: JobOptions = {
  attempts: Number.MAX_SAFE_INTEGER,
  backoff: { type: 'comeBack' },
  removeOnComplete: true,
  removeOnFail: true,
};

/** The job's id is the key. Prefixed, as a bare number or word can collide with keys of Bull's own. */
export function jobOf(key: string, delayMs: number): { data: object; opts: JobOptions } {
  return { data: {}, opts: { jobId: PREFIX + key, delay: delayMs } };
}

export function keyOf(job: Job): string {
  return String(job.id).slice(PREFIX.length);
}

/**
 * Whether the job is not one that we added but a rest of it: Redis was emptied after the job was taken and before it
 * was locked, and Bull's lock wrote its record anew. Nothing would remove that record, and it would swallow every wake.
 */
export function isRest(job: Job): boolean {
  return job.opts.removeOnComplete !== true;
}

/**
 * Gives a rest the options of our jobs. Without them Bull keeps it among the failed ones for ever when anything goes
 * wrong with it, or when its key is added anew just then; and it would swallow every wake from there.
 */
export function adopt(rest: Job): void {
  Object.assign(rest.opts, JOB_OPTIONS);
}
