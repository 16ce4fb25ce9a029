import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import { useLocalStorage } from '@mantine/hooks';
import { Format } from './format.js';
import { LANGUAGES, type Language, type Messages } from './messages.js';

interface LanguageChoice {
  readonly language: Language;
  readonly format: Format;
  choose(language: Language): void;
}

const LanguageContext = createContext<LanguageChoice | null>(null);

/** Speaks the language that was chosen in this browser before, or else the first one of the browser's that we know. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [chosen, choose] = useLocalStorage<string>({
    key: 'hooklane-language',
    defaultValue: '',
    getInitialValueInEffect: false,
  });
  const language = LANGUAGES.find((each) => each === chosen) ?? languageOfBrowser();
  const choice = useMemo(
    () => ({ language, format: new Format(language, navigator.languages), choose }),
    [language, choose],
  );
  useEffect(() => {
    document.documentElement.lang = choice.format.locale;
  }, [choice]);
  return <LanguageContext value={choice}>{children}</LanguageContext>;
}

export function useLanguage(): LanguageChoice {
  const choice = useContext(LanguageContext);
  if (!choice) throw new Error('There is no LanguageProvider above');
  return choice;
}

/** The texts of `messages` in the reader's language. */
export function useMessages<T>(messages: Messages<T>): Messages<T>[Language] {
  return messages[useLanguage().language];
}

export function useFormat(): Format {
  return useLanguage().format;
}

function languageOfBrowser(): Language {
  const known = navigator.languages.map((tag) => LANGUAGES.find((each) => tag.split('-')[0] === each));
  return known.find((language) => language !== undefined) ?? 'en';
}
