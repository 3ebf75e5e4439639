import type { Command } from 'commander';
import { contentsPage, explained } from '../explain/find.ts';
import { addCommonFlags } from '../flags.ts';
import { pageText } from '../page.ts';
import type { Session } from '../session.ts';

export function addExplain(root: Command, session: Session): void {
  const command = root
    .command('explain')
    .description('what a check, a fact, a phase, the gates or the score mean')
    .argument(
      '[name]',
      'a check by code or slug, a fact, a phase, a domain, a topic; alone: a list',
    )
    .addHelpText('after', EXAMPLES)
    .action((name: string | undefined) => {
      const blocks = name === undefined ? contentsPage() : explained(name);
      session.stdout.write(pageText(blocks, session.drawing(session.stdout)));
    });
  addCommonFlags(command);
}

const EXAMPLES = `
Examples:
  kubemuster explain NSI-01                 # a check by its code
  kubemuster explain rbac/cluster-admins-are-few
  kubemuster explain contain                # a phase, its gates and its checks
  kubemuster explain platform               # a fact
  kubemuster explain score                  # also: gates, exit-codes, maturity
`;
