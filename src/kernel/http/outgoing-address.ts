import { BlockList, isIPv4, isIPv6 } from "node:net";

/** Networks that are no part of the Internet, or lead back into this house (RFC 6890 and the registries it started). */
const closedNetworks = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.31.196.0/24",
  "192.52.193.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "192.175.48.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "::/8",
  "64:ff9b::/32",
  "100::/64",
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "3fff::/20",
  "5f00::/16",
  "fc00::/7",
  "fe80::/9",
  "ff00::/8",
] as const;

/** Where clouds tell machines their keys: never asked, whatever the settings say. */
const neverNetworks = ["169.254.0.0/16", "fe80::/10", "fd00:ec2::254/128", "100.100.100.200/32"] as const;

/** A network as `10.20.0.0/16`; undefined when it is none. */
export function parseNetwork(
  text: string,
): { readonly address: string; readonly prefix: number } | undefined {
  const [address = "", bits = "", ...rest] = text.split("/");
  const most = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
  const prefix = Number(bits);
  const isFine = /^\d{1,3}$/.test(bits) && prefix <= most && rest.length === 0;
  return isFine ? { address, prefix } : undefined;
}

const closed = listOf(closedNetworks);
const never = listOf(neverNetworks);

/** May this address be connected to? `opened` are networks inside the house that an operator allowed. */
export function addressGate(opened: readonly string[]): (address: string) => boolean {
  const allowed = listOf(opened);
  return (given) => {
    const address = unmapped(given);
    if (!isIPv4(address) && !isIPv6(address)) return false;
    if (holds(never, address)) return false;
    return holds(allowed, address) || !holds(closed, address);
  };
}

const holds = (list: BlockList, address: string): boolean =>
  list.check(address, isIPv4(address) ? "ipv4" : "ipv6");

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of networks) {
    const network = parseNetwork(text);
    if (network === undefined) throw new Error(`no network: ${text}`);
    list.addSubnet(network.address, network.prefix, isIPv4(network.address) ? "ipv4" : "ipv6");
  }
  return list;
}

/** `::ffff:10.0.0.1` and `::ffff:a00:1` are 10.0.0.1; a zone (`%eth0`) makes an address unknown. */
function unmapped(address: string): string {
  if (!isIPv6(address) || address.includes("%")) return isIPv4(address) ? address : "";
  const plain = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(plain) ?? [];
  if (high === undefined || low === undefined) return plain;
  const number = Number.parseInt(high, 16) * 65_536 + Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
