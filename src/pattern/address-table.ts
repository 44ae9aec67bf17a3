import { mayBeAddress, parseAddress, parseIpv4, type AddressRange } from './address.ts';

interface MaskLength<K, T> {
  /** How many bits of an address are not its network's. */
  readonly hostBits: number;
  readonly byNetwork: Map<K, T>;
}

/** Address ranges by the length of their mask. */
export class AddressTable<T> {
  private readonly ipv4: MaskLength<number, T>[] = [];
  private readonly ipv6: MaskLength<bigint, T>[] = [];

  add({ bits, length, prefix }: AddressRange, item: T): void {
    if (bits === 32) maskLength(this.ipv4, bits - length).set(Number(prefix), item);
    else maskLength(this.ipv6, bits - length).set(prefix, item);
  }

  visit(text: string, found: (item: T) => void): void {
    if (!mayBeAddress(text)) return;
    const ipv4 = parseIpv4(text);
    if (ipv4 >= 0) this.visitIpv4(ipv4, found);
    else if (text.includes(':')) this.visitOther(text, found);
  }

  private visitIpv4(address: number, found: (item: T) => void): void {
    for (let i = 0; i < this.ipv4.length; i++) {
      const { hostBits, byNetwork } = this.ipv4[i] as MaskLength<number, T>;
      const item = byNetwork.get(Math.floor(address / 2 ** hostBits));
      if (item !== undefined) found(item);
    }
  }

  private visitOther(text: string, found: (item: T) => void): void {
    const address = parseAddress(text);
    if (address?.bits === 32) this.visitIpv4(Number(address.value), found);
    else if (address)
      for (const { hostBits, byNetwork } of this.ipv6) {
        const item = byNetwork.get(address.value >> BigInt(hostBits));
        if (item !== undefined) found(item);
      }
  }
}

function maskLength<K, T>(lengths: MaskLength<K, T>[], hostBits: number): Map<K, T> {
  let found = lengths.find((one) => one.hostBits === hostBits);
  if (!found) lengths.push((found = { hostBits, byNetwork: new Map() }));
  return found.byNetwork;
}
