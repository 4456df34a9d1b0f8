/** What is wrong with a certificate, and what to do: the code of Node's and the certificate enter, words leave. */

import type { X509Certificate } from 'node:crypto';
import { quote } from '@growingio/upload/adapter';
import { t } from '../../messages.js';

export interface Certificate {
  /** `DNS:api.growingio.com, DNS:*.growingio.com` */
  readonly names: string;
  readonly signer: string;
  /** ISO dates. */
  readonly from: string;
  readonly until: string;
}

export function describeCertificate(certificate: X509Certificate | undefined): Certificate {
  const { subjectAltName = '', issuer = '', validFrom = '', validTo = '' } = certificate ?? {};
  const signer = /^CN=(.+)$/m.exec(issuer)?.[1] ?? /^O=(.+)$/m.exec(issuer)?.[1] ?? issuer;
  return { names: subjectAltName, signer, from: dateOf(validFrom), until: dateOf(validTo) };
}

function dateOf(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : new Date(time).toISOString().slice(0, 19).replace('T', ' ') + 'Z';
}

/** What a host sends that does not hold the certificate of its signer: a missing one, or one that nobody here knows. */
const unknownSigner = /^UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?)$/;

/** What a client says of the code, with more where it is known; and the remedy. `extra` is NODE_EXTRA_CA_CERTS. */
export function judgeCertificate(
  code: string,
  words: string,
  { names, signer, from, until }: Certificate,
  hostname: string,
  extra: string | undefined,
): { readonly detail: string; readonly hint: string } {
  const trust =
    extra === undefined || extra === ''
      ? t`set NODE_EXTRA_CA_CERTS to the file of that certificate (PEM) before Node starts`
      : t`NODE_EXTRA_CA_CERTS is ${quote(extra)}, which does not hold it: add it to that file (PEM)`;
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return {
        detail: words,
        hint: t`it was valid until ${until}: have it renewed, or correct the clock of this machine`,
      };
    case 'CERT_NOT_YET_VALID':
      return {
        detail: words,
        hint: t`it is valid from ${from}: correct the clock of this machine, or have it renewed`,
      };
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return {
        detail: words,
        hint: t`it is for ${quote(names)}, and not for ${hostname}: correct host, or look who answers in its place`,
      };
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return { detail: words, hint: t`where it is yours, ${trust}; else somebody answers in place of ${hostname}` };
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return {
        detail: words,
        hint: t`${quote(signer)} signed it, as proxies that open TLS do: where it is yours, ${trust}`,
      };
  }
  if (!unknownSigner.test(code)) return { detail: words, hint: t`have the certificate of ${hostname} renewed` };
  return {
    detail: t`the chain of the certificate is incomplete: that of its signer ${quote(signer)} is not sent, and not known here, ${code}`,
    hint: t`have ${hostname} send the whole chain (fullchain.pem); where the signer is yours, ${trust}`,
  };
}
