import { useFormat } from '../i18n/language.js';
import { useNow } from './use-now.js';

interface TimeProps {
  readonly at: string;
  /** As a date and a time of the day instead of how long ago. */
  readonly absolute?: boolean;
}

/** A moment, in words, with the exact time as its title. */
export function Time({ at, absolute = false }: TimeProps) {
  const format = useFormat();
  const now = useNow();
  return (
    <time dateTime={at} title={format.exact(at)}>
      {absolute ? format.dateTime(at) : format.relative(at, now)}
    </time>
  );
}
