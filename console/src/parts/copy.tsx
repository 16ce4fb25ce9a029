import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { Check, Copy as CopyIcon, X } from 'lucide-react';
import { useMessages } from '../i18n/language.js';
import { partMessages } from './messages.js';

interface CopyProps {
  readonly value: string;
  /** What is copied, if "Copy" says too little. */
  readonly label?: string;
}

/** Copies a text, and says that it did; or that it could not, as browsers refuse it without HTTPS. */
export function Copy({ value, label }: CopyProps) {
  const t = useMessages(partMessages);
  const { copy, copied, error } = useClipboard();
  const Icon = copied ? Check : error ? X : CopyIcon;
  return (
    <Button
      size="xs"
      variant="default"
      onClick={() => copy(value)}
      leftSection={<Icon size={14} aria-hidden />}
    >
      <span aria-live="polite">{copied ? t.copied : error ? t.notCopied : (label ?? t.copy)}</span>
    </Button>
  );
}
