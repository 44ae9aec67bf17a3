import { AwsError } from '../../errors.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, Json>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export interface TemplateParameter {
  Type: string;
  Default?: Json;
  AllowedValues?: Json[];
  AllowedPattern?: string;
  ConstraintDescription?: string;
  Description?: string;
  NoEcho?: boolean | string;
  MinLength?: number | string;
  MaxLength?: number | string;
  MinValue?: number | string;
  MaxValue?: number | string;
}

export interface TemplateResource {
  Type: string;
  Properties?: JsonObject;
  DependsOn?: string | string[];
  Condition?: string;
  DeletionPolicy?: string;
  Metadata?: JsonObject;
  UpdateReplacePolicy?: string;
}

export interface TemplateOutput {
  Value: Json;
  Description?: string;
  Condition?: string;
  Export?: { Name: Json };
}

/** A parsed template: short forms are expanded to `Fn::…` objects, intrinsic functions are not evaluated yet. */
export interface Template {
  AWSTemplateFormatVersion?: string;
  Description?: string;
  Metadata?: JsonObject;
  Parameters: Record<string, TemplateParameter>;
  Mappings: Record<string, Record<string, JsonObject>>;
  Conditions: Record<string, Json>;
  Resources: Record<string, TemplateResource>;
  Outputs: Record<string, TemplateOutput>;
}

/** CloudFormation's answer to anything wrong with a request or a template. */
export const invalid = (message: string): AwsError => new AwsError('ValidationError', message, 400);
