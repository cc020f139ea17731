/**
 * XML as SAML needs it: namespaces, no document type, no entities of its own. A document type is refused as text, before
 * any parser sees it, so there is nothing to expand; the parser (xmldom) would not fetch anything either.
 */
import { DOMParser, type Element, onWarningStopParsing } from '@xmldom/xmldom';
import { errorOfCase } from '../../base/error-cases.ts';

export type { Element } from '@xmldom/xmldom';

/** The root element. @throws DaypassError saml-invalid */
export function parseXml(bytes: Uint8Array): Element {
  let text: string;
  try {
    // Strict: another encoding could hide a document type from the check below.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw errorOfCase('saml-no-utf8', {}, cause);
  }
  if (/<!\s*(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.test(text)) {
    throw errorOfCase('saml-document-type', {});
  }
  let root: Element | null;
  try {
    root = new DOMParser({ onError: onWarningStopParsing }).parseFromString(text, 'text/xml').documentElement;
  } catch (cause) {
    // The parser quotes what it read; that stays out of the log.
    throw errorOfCase('saml-no-xml', {}, new Error((cause as Error).name));
  }
  if (!root) throw errorOfCase('saml-empty', {});
  return root;
}

export function childrenOf(parent: Element, namespace: string, name: string): Element[] {
  const found: Element[] = [];
  for (let node = parent.firstChild; node; node = node.nextSibling) {
    const element = node as unknown as Element;
    if (node.nodeType === 1 && element.namespaceURI === namespace && element.localName === name) found.push(element);
  }
  return found;
}

export function textOf(element: Element): string {
  return (element.textContent ?? '').trim();
}
