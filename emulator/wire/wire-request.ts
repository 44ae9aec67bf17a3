/** One HTTP request, read whole, whether it came over a socket or in process. */
export interface WireRequest {
  method: string;
  /** Percent-encoded, without the query. */
  path: string;
  query: URLSearchParams;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Uint8Array;
  /** The body was longer than `bodyLimit` allows, and was not read. */
  oversized?: boolean;
}

export interface WireResponse {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array | string;
  /** The connection breaks instead of answering: an injected fault. */
  lost?: boolean;
}
