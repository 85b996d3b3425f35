import type { z } from 'zod';
import type { ConnectorContext } from './context.ts';

export type ActionEffect = 'read' | 'write' | 'destructive';

/**
 * What protects against doing it twice when a reply is lost.
 * - `natural`: the provider refuses or ignores a repeat by itself.
 * - `provider_key`: the provider takes an idempotency key; use `call.idempotencyKey`.
 * - `none`: the runtime never repeats it by itself.
 */
export type ActionIdempotency = 'natural' | 'provider_key' | 'none';

export interface ActionCall {
  /** Stable for all tries of one request. */
  idempotencyKey: string;
}

export interface ActionDefinition<Input extends z.ZodType, Output extends z.ZodType> {
  title: string;
  description: string;
  /** Written strictly: unknown fields are refused with their name. */
  input: Input;
  output: Output;
  effect: ActionEffect;
  idempotency: ActionIdempotency;
  run(context: ConnectorContext, input: z.infer<Input>, call: ActionCall): Promise<z.infer<Output>>;
}

export interface Action extends Omit<ActionDefinition<z.ZodType, z.ZodType>, 'run'> {
  run(context: ConnectorContext, input: unknown, call: ActionCall): Promise<unknown>;
}

export function defineAction<Input extends z.ZodType, Output extends z.ZodType>(
  definition: ActionDefinition<Input, Output>,
): Action {
  return {
    ...definition,
    run: (context, input, call) => definition.run(context, definition.input.parse(input), call),
  };
}
