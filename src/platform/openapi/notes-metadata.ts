/** Appends `notes` to what decorators before it have noted under `key` on the same class or method. */
export function addNotes(key: symbol, notes: readonly unknown[]): ClassDecorator & MethodDecorator {
  return (target: object, _property?: string | symbol, descriptor?: PropertyDescriptor) => {
    const place = (descriptor?.value ?? target) as object;
    Reflect.defineMetadata(key, [...notesOn(key, [place]), ...notes], place);
  };
}

/** What was noted under `key` at any of `places`. */
export function notesOn<T>(key: symbol, places: readonly object[]): T[] {
  return places.flatMap((place) => (Reflect.getMetadata(key, place) as T[] | undefined) ?? []);
}
