/** One call that leaves the stand-in. */
export interface WebhookRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
  timeoutMs: number;
}

export type WebhookAnswer = { status: number; body: string } | { refused: string };

/** Calls webhooks: `world.attach('ssm/webhook-caller', webhookCaller(...))`. */
export type WebhookCaller = (request: WebhookRequest) => Promise<WebhookAnswer>;
