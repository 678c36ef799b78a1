import { appRole } from "#kernel/db/embedded/initialise.ts";

/** The superuser's way into the product's own database. */
export function productUrl(adminUrl: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${appRole}`;
  return url.href;
}
