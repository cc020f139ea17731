/**
 * The signature of a SAML response, checked as AWS does: against the certificate that the provider was registered with, never
 * one that the response brings along. What is read afterwards is what was signed and nothing else, so that an assertion
 * that was put next to the signed one ("signature wrapping") says nothing (SAML 2.0 core §5.4, XML Signature §3.2).
 */
import { DOMParser, type Element, onWarningStopParsing, XMLSerializer } from '@xmldom/xmldom';
import { SignedXml } from 'xml-crypto';
import { WireError } from '../http/wire-error.ts';

const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';
const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#';

/** The signed assertion. @param certificates PEM @throws WireError InvalidIdentityToken */
export function signedAssertion(xml: string, certificates: readonly string[]): Element {
  const response = parsed(xml);
  const [assertion, ...others] = [...response.getElementsByTagNameNS(ASSERTION, 'Assertion')] as Element[];
  const isResponse = response.namespaceURI === PROTOCOL && response.localName === 'Response';
  if (!isResponse || assertion?.parentNode !== response || others.length > 0) throw invalid();
  for (const element of [assertion, response]) {
    const [signature, second] = childrenOf(element, SIGNATURE, 'Signature');
    if (!signature) continue;
    const signed = second ? null : verified(xml, signature, `#${element.getAttribute('ID')}`, certificates);
    if (signed === null) throw invalid();
    const root = parsed(signed);
    const [inside] = root.localName === 'Assertion' ? [root] : childrenOf(root, ASSERTION, 'Assertion');
    if (inside) return inside;
  }
  throw invalid();
}

/** What the signature covers, in canonical form; null where it is not by one of these certificates, or of something else. */
function verified(xml: string, signature: Element, uri: string, certificates: readonly string[]): string | null {
  for (const publicCert of certificates) {
    const check = new SignedXml({ publicCert, getCertFromKeyInfo: () => null });
    check.loadSignature(new XMLSerializer().serializeToString(signature));
    try {
      if (!check.checkSignature(xml)) continue;
    } catch {
      continue;
    }
    const [signed, ...more] = check.getSignedReferences();
    const [reference] = check.getReferences();
    if (signed !== undefined && more.length === 0 && reference?.uri === uri) return signed;
  }
  return null;
}

export function childrenOf(parent: Element, namespace: string, name: string): Element[] {
  return [...parent.childNodes].filter(
    (node): node is Element => node.namespaceURI === namespace && node.localName === name,
  );
}

function parsed(xml: string): Element {
  if (xml.includes('<!')) throw invalid();
  try {
    const root = new DOMParser({ onError: onWarningStopParsing }).parseFromString(xml, 'text/xml').documentElement;
    if (root) return root;
  } catch {
    // Below.
  }
  throw invalid();
}

/** In AWS's words (docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_saml.html). */
function invalid(): WireError {
  return new WireError('InvalidIdentityToken', 'Response signature invalid');
}
