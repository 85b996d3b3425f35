import type { Sealed } from '../../models/sealed.ts';
import { ApiError } from '../api-error.ts';
import type { KeyedRequest } from './keyed-request.ts';

/** What is kept of the first request and answered to every repeat. */
export type KeptAnswer =
  | { ok: true; answer: unknown }
  | { ok: false; status: number; code: string; detail: string };

export interface Done<Answer> {
  answer: Answer;
  /** Answered from what was kept of the first request. */
  replayed: boolean;
}

export interface KeptAnswers {
  seal(request: KeyedRequest, answer: KeptAnswer): Promise<Sealed>;
  /** The answer as it was given; throws the ApiError that was given. */
  open(request: KeyedRequest, sealed: Sealed): Promise<unknown>;
}

export interface AnswerSeal {
  seal(environment: string, id: string, text: string): Promise<Sealed>;
  open(environment: string, id: string, sealed: Sealed): Promise<string>;
}

export function createKeptAnswers({ seal, open }: AnswerSeal): KeptAnswers {
  return {
    seal: ({ environment, id }, answer) => seal(environment, id, JSON.stringify(answer)),
    async open({ environment, id }, sealed) {
      const kept = JSON.parse(await open(environment, id, sealed)) as KeptAnswer;
      if (kept.ok) return kept.answer;
      const { status, code, detail } = kept;
      throw new ApiError({ status, code, detail });
    },
  };
}
