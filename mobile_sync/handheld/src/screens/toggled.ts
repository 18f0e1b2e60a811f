/** Return a list with something added, or taken out where it was in. */
export function toggled(list: readonly string[], each: string): readonly string[] {
  return list.includes(each) ? list.filter((one) => one !== each) : [...list, each];
}
