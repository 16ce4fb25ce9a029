import { createTheme, type CSSVariablesResolver } from '@mantine/core';

/** Colours of the library's palette that are dark (or light) enough to be read: 4.5 to 1 and better (WCAG 1.4.3). */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: 8,
  autoContrast: true,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  // What it places before the first item is no item of a menu.
  components: { Menu: { defaultProps: { withInitialFocusPlaceholder: false } } },
});

const READABLE = ['red', 'green', 'orange', 'yellow', 'indigo', 'gray', 'teal', 'blue'];

const textOf = (shade: (color: string) => string) =>
  Object.fromEntries(
    READABLE.flatMap((color) => [
      [`--mantine-color-${color}-light-color`, shade(color)],
      [`--mantine-color-${color}-outline`, shade(color)],
    ]),
  );

/** The darkest shade of yellow and teal is still too light on their own ground. */
const darker = (color: string) => `color-mix(in srgb, var(--mantine-color-${color}-9) 60%, black)`;
const lighter = (color: string) => `var(--mantine-color-${color}-2)`;

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...textOf(darker),
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--hooklane-good': 'var(--mantine-color-teal-7)',
    '--hooklane-bad': 'var(--mantine-color-red-7)',
    '--hooklane-waiting': 'var(--mantine-color-yellow-6)',
    '--hooklane-calm': 'var(--mantine-color-gray-4)',
  },
  dark: {
    ...textOf(lighter),
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': 'var(--mantine-color-red-3)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--hooklane-good': 'var(--mantine-color-teal-5)',
    '--hooklane-bad': 'var(--mantine-color-red-5)',
    '--hooklane-waiting': 'var(--mantine-color-yellow-5)',
    '--hooklane-calm': 'var(--mantine-color-dark-3)',
  },
});
