import { isMap, type ParameterDefinition } from './automation-document.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html */
export interface CommandDocument {
  schemaVersion: '1.2' | '2.0' | '2.2';
  parameters: Record<string, CommandParameter>;
  steps: CommandStep[];
}

export interface CommandParameter extends ParameterDefinition {
  /** `ENV_VAR`: the value goes to scripts as the environment variable `SSM_<name>`, never into their text. */
  interpolationType?: string;
}

export interface CommandStep {
  /** As `CommandPlugins` names it: the step, or in schema 1.2 the plugin. */
  name: string;
  /** Names the folder of the step's output. */
  outputName: string;
  action: string;
  /** Schema 1.2 gives a plugin a list of these; it runs them one after another. */
  inputs: Record<string, unknown>[];
  precondition?: Record<string, unknown>;
  onFailure?: string;
  onSuccess?: string;
  /** Runs whatever the steps before it came to. */
  finallyStep?: boolean;
}

const stringOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** A document's content, whatever its schema, as steps. Its shape was checked when it was created. */
export function readCommandDocument(content: Record<string, unknown>): CommandDocument {
  const schemaVersion = String(content['schemaVersion']) as CommandDocument['schemaVersion'];
  const parameters = isMap(content['parameters']) ? (content['parameters'] as Record<string, CommandParameter>) : {};
  const steps = schemaVersion === '1.2' ? pluginsOf(content) : stepsOf(content);
  return { schemaVersion, parameters, steps };
}

function pluginsOf(content: Record<string, unknown>): CommandStep[] {
  const config = isMap(content['runtimeConfig']) ? content['runtimeConfig'] : {};
  return Object.entries(config).map(([action, plugin]) => {
    const properties = isMap(plugin) ? plugin['properties'] : undefined;
    const inputs = (Array.isArray(properties) ? properties : [properties]).filter(isMap);
    return { name: action, outputName: stringOf(inputs[0]?.['id']) ?? `0.${action}`, action, inputs };
  });
}

function stepsOf(content: Record<string, unknown>): CommandStep[] {
  const steps = Array.isArray(content['mainSteps']) ? content['mainSteps'].filter(isMap) : [];
  return steps.map((step): CommandStep => {
    const inputs = isMap(step['inputs']) ? step['inputs'] : {};
    const name = String(step['name']);
    const onFailure = stringOf(inputs['onFailure'] ?? step['onFailure']);
    const onSuccess = stringOf(inputs['onSuccess'] ?? step['onSuccess']);
    return {
      name,
      outputName: name,
      action: String(step['action']),
      inputs: [inputs],
      ...(isMap(step['precondition']) ? { precondition: step['precondition'] } : {}),
      ...(onFailure === undefined ? {} : { onFailure }),
      ...(onSuccess === undefined ? {} : { onSuccess }),
      ...(isTrue(inputs['finallyStep'] ?? step['finallyStep']) ? { finallyStep: true } : {}),
    };
  });
}

const isTrue = (value: unknown): boolean => value === true || value === 'true';
