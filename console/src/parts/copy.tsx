import { Button, CopyButton } from '@mantine/core';
import { Check, Copy as CopyIcon } from 'lucide-react';
import { useMessages } from '../i18n/language.js';
import { partMessages } from './messages.js';

interface CopyProps {
  readonly value: string;
  /** What is copied, if "Copy" says too little. */
  readonly label?: string;
}

/** Copies a text, and says that it did. */
export function Copy({ value, label }: CopyProps) {
  const t = useMessages(partMessages);
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Button
          size="xs"
          variant="default"
          onClick={copy}
          leftSection={copied ? <Check size={14} aria-hidden /> : <CopyIcon size={14} aria-hidden />}
        >
          <span aria-live="polite">{copied ? t.copied : (label ?? t.copy)}</span>
        </Button>
      )}
    </CopyButton>
  );
}
