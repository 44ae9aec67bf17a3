import { accessKey, type Access } from './access.ts';

/** Groups items by accesses that find the same values. */
export class AccessGroups<T> {
  private readonly groups = new Map<string, { access: Access; items: T[] }>();

  add(access: Access, item: T): void {
    const key = accessKey(access);
    const group = this.groups.get(key);
    if (group) group.items.push(item);
    else this.groups.set(key, { access, items: [item] });
  }

  all(): { access: Access; items: T[] }[] {
    return [...this.groups.values()];
  }
}
