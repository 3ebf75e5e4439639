import runtime from 'handlebars/runtime.js';
import { visibleMarkup } from '../text.ts';
import { type TemplateName, templates } from './templates.generated.ts';

/**
 * The HTML of one template. Double braces escape every value, and what a reader cannot see is
 * replaced in the finished markup: together the one escaping place of this format. A view without
 * a field that its template names throws.
 */
export function render(name: TemplateName, view: object): string {
  const template = compiled.get(name);
  if (template === undefined) throw new RangeError(`no template ${name}`);
  return visibleMarkup(template(view));
}

const compiled = compile();

function compile(): ReadonlyMap<string, (view: object) => string> {
  const engine = runtime.create();
  const found = new Map<string, (view: object) => string>();
  for (const [name, precompiled] of Object.entries(templates)) {
    const template = engine.template(precompiled);
    engine.registerPartial(name, template);
    found.set(name, template);
  }
  return found;
}
