import { type FactFlags, type FactOptions, Refused } from '../../model/source.ts';
import { actionCalled, RESOURCE_FORMS, SUBJECT_FORMS, subjectsCalled } from './question.ts';
import type { Rbac } from './rbac.ts';
import { showAll } from './show-all.ts';
import { showAnswer, showSubject, showWays } from './show-answers.ts';

export const FLAGS: FactFlags = {
  'who-can': { value: 'VERB RESOURCE', asks: `who may do this: ${RESOURCE_FORMS}` },
  subject: {
    value: 'SUBJECT',
    asks: `what somebody may do: ${SUBJECT_FORMS}; several with commas`,
  },
  namespace: { value: 'NAMESPACE', short: 'n', asks: 'only what holds there' },
  name: { value: 'NAME', asks: 'with --who-can: the one object that it is about' },
};

/** What `kubemuster fact rbac` prints. */
export function show(value: Rbac, options: FactOptions = {}): unknown {
  const question = textOf(options['who-can']);
  const called = textOf(options['subject']);
  const namespace = textOf(options['namespace']);
  const name = textOf(options['name']);
  if (question === undefined && name !== undefined) {
    return new Refused('--name is about one question', 'give --who-can VERB RESOURCE');
  }
  const who = called === undefined ? undefined : subjectsCalled(called);
  if (who instanceof Refused) return who;
  if (question === undefined) {
    if (who !== undefined) return showSubject(value, who, namespace);
    if (namespace === undefined) return showAll(value);
    return new Refused('--namespace narrows an answer', 'give --who-can or --subject with it');
  }
  const [verb = '', what = ''] = question.split(' ');
  const action = actionCalled(verb, what, name);
  if (action instanceof Refused) return action;
  const asked = { action, namespace };
  return who === undefined ? showWays(value, asked) : showAnswer(value, asked, who);
}

function textOf(option: FactOptions[string]): string | undefined {
  return typeof option === 'string' ? option : undefined;
}
