import { NativeSelect, TagsInput, TextInput } from '@mantine/core';
import { useMessages } from '../../i18n/language.js';
import { workspaceMessages } from './messages.js';
import { isMailAddress, LOCALES, PLANS, type Profile } from './profile.js';

const EMAILS_MAX = 20;

interface ProfileFieldsProps {
  readonly value: Profile;
  /** Whether it was tried to save it, so that what is missing is said. */
  readonly isTried: boolean;
  readonly onChange: (value: Profile) => void;
}

/** Name, plan, language and mail addresses of a workspace. */
export function ProfileFields({ value, isTried, onChange }: ProfileFieldsProps) {
  const t = useMessages(workspaceMessages);
  const edit = (part: Partial<Profile>) => onChange({ ...value, ...part });
  return (
    <>
      <TextInput
        label={t.name}
        value={value.name}
        maxLength={200}
        error={isTried && value.name.trim() === '' && t.nameMissing}
        onChange={({ currentTarget }) => edit({ name: currentTarget.value })}
        withAsterisk
      />
      <NativeSelect
        label={t.plan}
        description={t.planHint}
        value={value.plan}
        onChange={({ currentTarget }) =>
          edit({ plan: PLANS.find((plan) => plan === currentTarget.value) ?? value.plan })
        }
        data={PLANS.map((plan) => ({ value: plan, label: t.plans[plan] }))}
      />
      <NativeSelect
        label={t.locale}
        value={value.locale}
        onChange={({ currentTarget }) =>
          edit({ locale: LOCALES.find((locale) => locale === currentTarget.value) ?? value.locale })
        }
        data={LOCALES.map((locale) => ({ value: locale, label: t.locales[locale] }))}
      />
      <TagsInput
        label={t.emails}
        description={t.emailsHint}
        value={[...value.notificationEmails]}
        error={!value.notificationEmails.every(isMailAddress) && t.emailsFault}
        maxTags={EMAILS_MAX}
        acceptValueOnBlur
        onChange={(notificationEmails) => edit({ notificationEmails })}
      />
    </>
  );
}
