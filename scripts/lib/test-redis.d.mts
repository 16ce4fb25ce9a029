export interface StartedRedis {
  readonly url: string;
  readonly binary: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export function startRedis(settings?: Readonly<Record<string, string>>): Promise<StartedRedis>;
