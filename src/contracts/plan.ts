/** The plans of a workspace, cheapest first. */
export const PLANS = ['starter', 'growth', 'advanced', 'enterprise'] as const;
export type Plan = (typeof PLANS)[number];

/** Rule 4: webhooks need the `advanced` plan or above. */
export function allowsWebhooks(plan: Plan): boolean {
  return PLANS.indexOf(plan) >= PLANS.indexOf('advanced');
}

/** The languages of mails. */
export const LOCALES = ['en', 'pt', 'es'] as const;
export type Locale = (typeof LOCALES)[number];
