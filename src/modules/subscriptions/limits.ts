/** Of one subscription: more than there are types, and than there will be soon. */
export const EVENT_TYPES_MAX = 50;
