/** What a script loads by an expression instead of an import: found in its syntax tree, because text has too many ways to say it. */

/** Files without one of these words have nothing to be found. */
const WORDS =
  /\bimport\s*\(|\bimport\s*\.\s*meta\b|\bdeclare\s+module\b|\bload\(|require|getBuiltinModule|mainModule|dlopen|\b(?:Function|eval)\s*\(|\bipc/i;
/** What hands out modules by a name that only the run knows, or runs a text. */
const LOADERS = ['require', 'createRequire', 'getBuiltinModule', 'mainModule', 'dlopen', 'Function', 'eval'];
/** What tells of a page's calls. */
const CALLS = /^ipc-message(?:-sync|-host)?$/;

/**
 * @typedef {{ to: string, names: readonly string[] }} Import names: `*` where all of them may be used
 * @typedef {{ imports: Import[], unreadable: string[], loaders: string[], hasDoor: boolean }} Loads
 *   unreadable: what names no file; loaders: ways to load other than an import; hasDoor: whether it takes a page's `ipc`
 */

/**
 * @param {string} code
 * @param {() => unknown} program its syntax tree
 * @returns {Loads}
 */
export function loadsIn(code, program) {
  const found = { imports: [], unreadable: [], loaders: [], hasDoor: false };
  if (!WORDS.test(code)) return found;
  visit(program(), (node, above) => {
    const text = () => code.slice(node.start, node.end);
    if (node.type === 'ImportExpression') note(found, node.source, text, namesTaken(above));
    if (node.type === 'TSImportType') note(found, node.source, text, [nameOf(node.qualifier)]);
    if (node.type === 'CallExpression') noteCall(found, node, text);
    if (node.type === 'NewExpression' && isAddress(node)) note(found, node.arguments[0], text, ['*']);
    if (node.type === 'MetaProperty' && !isReadByName(node, above.at(-1))) found.unreadable.push(text());
    if (node.type === 'TSModuleDeclaration' && node.id.value?.startsWith('.')) note(found, node.id, text, ['*']);
    if (node.type === 'TSImportEqualsDeclaration') found.loaders.push('require');
    const name = nameIn(node, above);
    if (LOADERS.includes(name)) found.loaders.push(name);
    if (name === 'ipc' || isDoor(textOf(node))) found.hasDoor = true;
  });
  return found;
}

/** Under another name, no one could say what `import.meta` is asked for. */
function isReadByName(node, parent) {
  return parent?.type === 'MemberExpression' && parent.object === node && !parent.computed;
}

/** The name of a page's `ipc`, or of what tells of its calls. */
function isDoor(text) {
  return text === 'ipc' || CALLS.test(text ?? '');
}

/** Of a text in quotes, whichever they are. */
function textOf(node) {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  return node.type === 'TemplateLiteral' && node.quasis.length === 1 ? node.quasis[0].value.cooked : undefined;
}

/** `import.meta.glob` with one pattern; and what a benchmark loads by its path. */
function noteCall(found, { callee, arguments: [first] }, text) {
  if (callee.type === 'MemberExpression' && callee.object.type === 'MetaProperty') {
    if (callee.property.name === 'glob') note(found, first, text, ['*']);
  } else if (callee.name === 'load' && /^(?:common|main|renderer)\//.test(first?.value)) {
    note(found, first, text, ['*']);
  }
}

function note(found, target, text, names) {
  if (typeof target?.value === 'string') found.imports.push({ to: target.value, names });
  else found.unreadable.push(text());
}

/** `new URL('./file', import.meta.url)`, of a worker too. */
function isAddress({ callee, arguments: [first, base] }) {
  const isOfModule = base?.type === 'MemberExpression' && base.object.type === 'MetaProperty';
  return callee.name === 'URL' && isOfModule && !(typeof first.value === 'string' && !first.value.startsWith('.'));
}

/** What a node names that is there: no key of an object that is made here, and a text only as `thing['name']`. */
function nameIn(node, above) {
  const [outer, parent] = [above.at(-2), above.at(-1)];
  if (node.type === 'Literal' || node.type === 'TemplateLiteral')
    return parent?.computed && parent.property === node ? textOf(node) : undefined;
  if (node.type !== 'Identifier') return undefined;
  const isMade = parent?.key === node && !parent.computed && outer?.type !== 'ObjectPattern';
  // Others may have a method of that name.
  const isOthers = parent?.property === node && node.name === 'require' && parent.object.name !== 'module';
  return isMade || isOthers ? undefined : node.name;
}

/** Of `const { a, b: own } = await import(…)`, `(await import(…)).a` and `import(…).then(({ a }) => …)`. */
function namesTaken(above) {
  const outer = above.filter(({ type }) => !['AwaitExpression', 'ParenthesizedExpression'].includes(type)).at(-1);
  if (outer?.type === 'VariableDeclarator') return namesInPattern(outer.id);
  if (outer?.type !== 'MemberExpression' || outer.computed) return ['*'];
  const { name } = outer.property;
  if (!['then', 'catch', 'finally'].includes(name) || above.at(-1) !== outer) return [name];
  const call = above[above.indexOf(outer) - 1];
  return name === 'then' ? namesInPattern(call.arguments[0]?.params?.[0]) : ['*'];
}

function namesInPattern(pattern) {
  if (pattern?.type !== 'ObjectPattern' || pattern.properties.some(({ type }) => type !== 'Property')) return ['*'];
  return pattern.properties.map(({ key }) => nameOf(key));
}

/** `*` where the type of all of it is meant. */
function nameOf(node) {
  return node?.type === 'TSQualifiedName' ? nameOf(node.left) : (node?.name ?? node?.value ?? '*');
}

/** Every node of a tree, from the outermost on, with what it is in. */
function visit(node, look, above = []) {
  if (typeof node !== 'object' || node === null) return;
  if (Array.isArray(node)) {
    for (const one of node) visit(one, look, above);
    return;
  }
  if (typeof node.type === 'string') look(node, above);
  const within = typeof node.type === 'string' ? [...above, node] : above;
  for (const below of Object.values(node)) visit(below, look, within);
}
