/**
 * What the signature of a SAML response is of. Whether it is right only AWS can tell; that it is of what Daypass reads, and not
 * of something put next to that ("signature wrapping"), is seen to here (SAML 2.0 core §5.4).
 */
import { errorOfCase } from '../../base/error-cases.ts';
import { childrenOf, type Element } from './xml.ts';

const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#';

/**
 * Each signature has to cover the whole element that it is in, and no other element may have the same ID.
 * @throws DaypassError saml-invalid
 */
export function requireSignature(response: Element, assertion: Element): void {
  const signed = [response, assertion].filter((element) => childrenOf(element, SIGNATURE, 'Signature').length > 0);
  if (signed.length === 0) throw errorOfCase('saml-unsigned', {});
  const ids = [response, ...response.getElementsByTagName('*')].map((element) => element.getAttribute('ID'));
  for (const element of signed) {
    const references = [...element.getElementsByTagNameNS(SIGNATURE, 'Reference')].filter(
      ({ parentNode }) => parentNode?.parentNode?.parentNode === element,
    );
    const id = element.getAttribute('ID');
    const isOfIt = references.length === 1 && id !== null && references[0]?.getAttribute('URI') === `#${id}`;
    if (!isOfIt || ids.filter((other) => other === id).length !== 1) {
      throw errorOfCase('saml-signed-other', {});
    }
  }
}
