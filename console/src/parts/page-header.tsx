import { Group, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';

interface PageHeaderProps {
  readonly title: string;
  /** One sentence on what the page is for. */
  readonly intro?: string;
  /** What can be done on the page. */
  readonly children?: ReactNode;
}

let isFirstPage = true;

/** The heading of a page. It takes the focus after a navigation, so that a screen reader says where one is. */
export function PageHeader({ title, intro, children }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Hooklane`;
  }, [title]);
  useEffect(() => {
    if (!isFirstPage) heading.current?.focus({ preventScroll: true });
    isFirstPage = false;
  }, []);
  return (
    <Group component="header" justify="space-between" align="flex-start" mb="md">
      <div>
        <Title order={1} size="h2" ref={heading} tabIndex={-1}>
          {title}
        </Title>
        {intro !== undefined && (
          <Text c="dimmed" maw={720}>
            {intro}
          </Text>
        )}
      </div>
      {children}
    </Group>
  );
}
