/** The languages of the console. */
export const LANGUAGES = ['en', 'pt', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text, one that depends on something, or a group of texts. */
export interface MessageTree {
  readonly [key: string]: string | ((...values: never[]) => string) | MessageTree;
}

/** The same keys, with texts of the same kind. */
type SameKeys<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...values: infer A) => string
      ? (...values: A) => string
      : SameKeys<T[K]>;
};

export type Messages<T> = Readonly<Record<Language, SameKeys<T>>>;

/** The texts of a part of the console. English decides the keys; one that another language lacks does not compile. */
export function defineMessages<T extends MessageTree>(texts: {
  readonly en: T & NoInfer<SameKeys<T>>;
  readonly pt: NoInfer<SameKeys<T>>;
  readonly es: NoInfer<SameKeys<T>>;
}): Messages<T> {
  return texts;
}

/** A number as it is shown, and whether the language speaks of it in the singular. Made by `Format.count`. */
export interface Count {
  readonly text: string;
  readonly isOne: boolean;
}
