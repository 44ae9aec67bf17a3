/** An error as the wire says it: `code` is AWS's error code, never a class of ours. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** Members that AWS adds to the body of this error, such as `OpsItemId` of `OpsItemAlreadyExistsException`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.members = members;
  }
}

/** The constraint violation that AWS's front ends answer with. */
export const validationError = (message: string): AwsError => new AwsError('ValidationException', message);

/** A fault of the stand-in's own, as AWS words one. */
export function internalFailure(error: unknown): AwsError {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new AwsError('InternalFailure', text, 500);
}
