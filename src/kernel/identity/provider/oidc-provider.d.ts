/** The part of the library `oidc-provider` that is used here; it brings no types of its own. */
declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  export interface OidcPayload {
    readonly [name: string]: unknown;
  }

  export interface OidcAdapter {
    upsert(id: string, payload: OidcPayload, expiresIn: number): Promise<void>;
    find(id: string): Promise<OidcPayload | undefined>;
    findByUid(uid: string): Promise<OidcPayload | undefined>;
    findByUserCode(code: string): Promise<undefined>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  }

  export interface OidcGrant {
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    getResourceScope(resource: string): string;
    save(): Promise<string>;
  }

  export interface OidcClient {
    readonly clientId: string;
    readonly clientAuthMethod: string;
    readonly redirectUris: readonly string[];
    readonly clientSecret?: string;
  }

  export interface OidcContext {
    readonly ip: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string | undefined>>;
    status: number;
    type: string;
    body: unknown;
    readonly oidc: {
      readonly params: Readonly<Record<string, string | undefined>> | undefined;
      readonly entities: { readonly Grant?: OidcGrant; readonly AccessToken?: { readonly grantId?: string } };
    };
  }

  export interface OidcInteraction {
    readonly uid: string;
    readonly iat: number;
    readonly returnTo: string;
    readonly params: Readonly<Record<string, string | undefined>>;
  }

  export interface OidcProvider {
    proxy: boolean;
    readonly Client: { readonly prototype: { compareClientSecret(secret: string): Promise<boolean> } };
    readonly Grant: new (of: { accountId: string; clientId: string }) => OidcGrant;
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    use(middleware: (context: OidcContext, next: () => Promise<void>) => Promise<void>): this;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<OidcInteraction>;
    interactionResult(
      request: IncomingMessage,
      response: ServerResponse,
      result: object,
      options: { mergeWithLastSubmission: boolean },
    ): Promise<string>;
    on(event: "server_error", listener: (context: OidcContext, error: unknown) => void): this;
    on(event: "error", listener: (error: unknown) => void): this;
  }

  export const Provider: {
    new (issuer: string, configuration: object): OidcProvider;
    /** Of the request that is being answered. */
    readonly ctx: OidcContext | undefined;
  };

  type OidcErrorClass = new (description?: string) => Error;
  export const errors: {
    readonly InvalidGrant: OidcErrorClass;
    readonly InvalidRequest: OidcErrorClass;
    readonly InvalidTarget: OidcErrorClass;
    readonly SessionNotFound: OidcErrorClass;
  };

  export class Check {
    constructor(reason: string, description: string, check: (context: OidcContext) => boolean);
  }
  export class Prompt {
    constructor(about: { name: string; requestable: boolean }, ...checks: Check[]);
  }
  export const interactionPolicy: { readonly Check: typeof Check; readonly Prompt: typeof Prompt };
}
