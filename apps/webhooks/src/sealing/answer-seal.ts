import type { AnswerSeal } from '@fanfare/idempotency/http/answer-seal';
import type { KeyScope } from '@fanfare/idempotency/http/stored-answers';
import type { Keyring } from './keyring';

/** Seals the answers that are kept for repeated requests: some show a secret, which is stored nowhere in clear. */
export function answerSealWith(keyring: Keyring): AnswerSeal {
  return {
    seal(body, scope) {
      const { keyId, sealed } = keyring.seal(Buffer.from(body), contextOf(scope));
      return `${keyId}:${sealed.toString('base64')}`;
    },
    open(text, scope) {
      const [keyId = '', sealed = ''] = text.split(':');
      return keyring.open(keyId, Buffer.from(sealed, 'base64'), contextOf(scope)).toString();
    },
  };
}

function contextOf({ tenantId, route, key }: KeyScope): string {
  return JSON.stringify(['answer', tenantId, route, key]);
}
