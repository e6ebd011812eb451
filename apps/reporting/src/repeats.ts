/** The facts without those that came twice in one run, as a broker may deliver them. */
export function withoutRepeats<F extends { readonly id: string }>(facts: readonly F[]): readonly F[] {
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  return byId.size === facts.length ? facts : [...byId.values()];
}
