export function startList() {}
