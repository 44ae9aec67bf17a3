import type { AnyOperation, ServiceDefinition, TaskHandler } from './wire/operation.ts';

/** A line of `emulator/services.ts`: what the front door must know before the service is loaded. */
export interface ServiceEntry {
  readonly folder: string;
  /** The service name in the credential scope of a signature. Several services may share one (`s3`). */
  readonly signingName: string;
  /** The client's name in boto3, which is what a runbook's `Service` says. */
  readonly botoName: string;
  readonly load: () => Promise<ServiceDefinition>;
}

export interface LoadedService {
  readonly folder: string;
  readonly module: object;
  readonly operations: ReadonlyMap<string, AnyOperation>;
  readonly tasks: ReadonlyMap<string, TaskHandler>;
}

/** Loads services when they are first needed. */
export class ServiceRegistry {
  readonly entries: readonly ServiceEntry[];
  private readonly loaded = new Map<string, Promise<LoadedService>>();

  constructor(entries: readonly ServiceEntry[]) {
    this.entries = entries;
  }

  /** The service that boto3 calls `botoName`; undefined if there is none. */
  async find(botoName: string): Promise<LoadedService | undefined> {
    const entry = this.entries.find((candidate) => candidate.botoName === botoName);
    return entry && this.get(entry.folder);
  }

  has(folder: string): boolean {
    return this.entries.some((entry) => entry.folder === folder);
  }

  get(folder: string): Promise<LoadedService> {
    let service = this.loaded.get(folder);
    if (!service) {
      const entry = this.entries.find((candidate) => candidate.folder === folder);
      if (!entry) return Promise.reject(new Error(`no emulated service "${folder}"; emulator/services.ts lists them`));
      service = entry.load().then(index);
      this.loaded.set(folder, service);
    }
    return service;
  }
}

function index(definition: ServiceDefinition): LoadedService {
  return {
    folder: definition.folder,
    module: definition.module,
    operations: new Map(definition.operations.map((operation) => [operation.name, operation])),
    tasks: new Map(Object.entries(definition.tasks ?? {})),
  };
}
