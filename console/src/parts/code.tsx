import { Code as Block, ScrollArea } from '@mantine/core';

interface CodeBlockProps {
  /** What it is, for those who hear it. */
  readonly label: string;
  readonly children: string;
  readonly height?: number;
}

/** A text with its lines as they are; it scrolls by itself, with the keyboard too. */
export function CodeBlock({ label, children, height = 320 }: CodeBlockProps) {
  return (
    <ScrollArea.Autosize
      mah={height}
      type="auto"
      viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': label }}
    >
      <Block block>{children}</Block>
    </ScrollArea.Autosize>
  );
}
