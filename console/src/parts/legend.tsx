import { Group, Text } from '@mantine/core';
import type { Series } from './bar-chart.js';

/** What the colours of a chart stand for, and how much there is of each. */
export function Legend({ items }: { readonly items: readonly (Series & { readonly value: string })[] }) {
  return (
    <Group component="ul" gap="md" p={0} m={0} style={{ listStyle: 'none' }}>
      {items.map(({ name, color, value }) => (
        <Group component="li" key={name} gap={6} wrap="nowrap">
          <svg width={10} height={10} aria-hidden="true">
            <rect width={10} height={10} rx={2} style={{ fill: color }} />
          </svg>
          <Text size="sm">
            {name}: <b>{value}</b>
          </Text>
        </Group>
      ))}
    </Group>
  );
}
