import type { UndecodableBodyError } from '../errors';
import type { MegaPayload } from '../event/mega-payload';
import type { Mapping } from '../values/kinds';
import type { SnsConfirmation, SnsMessage } from './sns-message';

/** What a body can be. `UNDECODABLE` is one that claims to be something it is not. */
export const PayloadKind = {
  NONE: 'NONE',
  BINARY: 'BINARY',
  PLAINTEXT: 'PLAINTEXT',
  DATA: 'DATA',
  MEGA: 'MEGA',
  UNDECODABLE: 'UNDECODABLE',
} as const;

/** One of {@link PayloadKind}. */
export type PayloadKind = (typeof PayloadKind)[keyof typeof PayloadKind];

/** The content of a message: its kind, and the payload of that kind. */
export type Content =
  | { readonly kind: 'BINARY'; readonly payload: Uint8Array }
  | { readonly kind: 'PLAINTEXT'; readonly payload: string }
  | { readonly kind: 'DATA'; readonly payload: Mapping }
  | { readonly kind: 'MEGA'; readonly payload: MegaPayload }
  | { readonly kind: 'UNDECODABLE'; readonly payload: null; readonly reason: UndecodableBodyError };

/** A decoded body. What came in an envelope of SNS is the content, and `embeddedMessage` the envelope. */
export type DecodedBody =
  | (Content & { readonly embeddedMessage: SnsMessage | null })
  | { readonly kind: 'NONE'; readonly payload: null; readonly embeddedMessage: SnsConfirmation };
