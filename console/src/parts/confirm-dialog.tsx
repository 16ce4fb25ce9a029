import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../i18n/language.js';
import { partMessages } from './messages.js';
import { ProblemAlert } from './problem-alert.js';

interface ConfirmDialogProps {
  readonly title: string;
  /** What the button says that does it. */
  readonly confirm: string;
  readonly isDangerous?: boolean;
  readonly change: { readonly isPending: boolean; readonly error: unknown; mutate(value: void): void };
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Asks before something is done, and stays with what happened when it could not be. */
export function ConfirmDialog({
  title,
  confirm,
  isDangerous = false,
  change,
  onClose,
  children,
}: ConfirmDialogProps) {
  const t = useMessages(partMessages);
  return (
    <Modal opened onClose={onClose} title={title} centered closeButtonProps={{ 'aria-label': t.close }}>
      <Stack>
        {children}
        <ProblemAlert error={change.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t.cancel}
          </Button>
          <Button
            color={isDangerous ? 'red' : undefined}
            loading={change.isPending}
            onClick={() => change.mutate()}
          >
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
