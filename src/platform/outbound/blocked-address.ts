/**
 * A host that resolves to an address to which nothing is sent (rule 17). It does not say to which: that would tell
 * users what names mean inside the operator's network.
 */
export class BlockedAddress extends Error {
  constructor(readonly hostname: string) {
    super(`${hostname} resolves to an address that is not public`);
    this.name = 'BlockedAddress';
  }
}
