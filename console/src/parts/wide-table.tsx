import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

interface WideTableProps {
  /** What it lists, for those who hear it. */
  readonly label: string;
  /** Below this width, in pixels, it scrolls by itself, with the keyboard too. */
  readonly minWidth: number;
  readonly highlightOnHover?: boolean;
  readonly children: ReactNode;
}

/** A table that may be wider than the window. */
export function WideTable({ label, minWidth, highlightOnHover = false, children }: WideTableProps) {
  return (
    <Table.ScrollContainer
      minWidth={minWidth}
      scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': label } }}
    >
      <Table verticalSpacing="sm" highlightOnHover={highlightOnHover}>
        {children}
      </Table>
    </Table.ScrollContainer>
  );
}
