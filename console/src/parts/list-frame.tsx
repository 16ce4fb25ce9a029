import { Button, Center } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../i18n/language.js';
import { partMessages } from './messages.js';
import { ProblemAlert } from './problem-alert.js';
import { Waiting } from './waiting.js';

interface ListFrameProps {
  readonly list: {
    readonly isPending: boolean;
    readonly error: unknown;
    readonly items: readonly unknown[];
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly refetch: () => unknown;
    readonly fetchNextPage: () => unknown;
  };
  /** In place of a list without items. */
  readonly empty: ReactNode;
  readonly children: ReactNode;
}

/** What every list has around it: waiting, failing, being empty, and more of it. */
export function ListFrame({ list, empty, children }: ListFrameProps) {
  const t = useMessages(partMessages);
  if (list.isPending) return <Waiting />;
  return (
    <>
      <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
      {list.items.length === 0 ? !list.error && empty : children}
      {list.hasNextPage && (
        <Center mt="md">
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {t.more}
          </Button>
        </Center>
      )}
    </>
  );
}
