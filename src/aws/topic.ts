import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { once } from './once.ts';
import type { Ask } from './retry.ts';

export interface Message {
  /** ASCII without line breaks, up to 100 characters. */
  subject: string;
  text: string;
  /** For subscription filter policies. */
  attributes: Readonly<Record<string, string>>;
}

/** An SNS topic, as far as we use it. */
export interface Topic {
  publish(message: Message): Promise<void>;
}

export const snsTopic = (client: () => SNSClient, ask: Ask, topicArn: string): Topic => ({
  async publish({ subject, text, attributes }) {
    await ask(() =>
      client().send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: subject,
          Message: text,
          MessageAttributes: Object.fromEntries(
            Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
          ),
        }),
      ),
    );
  },
});

/** Makes the client too, so that whoever imports this file lazily reads in both at once. */
export const connect = (settings: object): (() => SNSClient) => once(() => new SNSClient(settings));
