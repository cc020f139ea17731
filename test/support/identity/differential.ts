/** Programs of several AWS libraries in generated surroundings: each has the role that Daypass named, or none, and says why. */
import { AWS_CLIENTS, type AwsClient } from './clients.ts';
import { AGENT_STARTS, type Situation } from './situations.ts';
import { type Outcome, Stage } from './stage.ts';
import { startWhoseServer } from './whose-server.ts';

export interface Tally {
  readonly roles: number;
  /** Clients that never had the role: they were not really tested. */
  readonly idle: readonly string[];
  readonly refusals: number;
  /** Runs in which somebody else was seen, or no one without a word. */
  readonly wrong: readonly string[];
}

/** @param perSituation how many clients try each, in turn. */
export async function runAll(situations: readonly Situation[], perSituation: number): Promise<Tally> {
  const clients = AWS_CLIENTS.filter(({ isMissing }) => !isMissing);
  const whose = await startWhoseServer();
  const results: string[] = [];
  const idle = new Set(clients.map(({ name }) => name));
  const wrong: string[] = [];
  let turn = 0;
  const runs = situations.map((situation) => ({
    situation,
    clients: Array.from({ length: perSituation }, () => clients[turn++ % clients.length] as AwsClient),
  }));
  try {
    // One home folder for each way in which an agent was started: its runs come one after the other.
    await Promise.all(
      AGENT_STARTS.map(async (agent) => {
        const stage = await Stage.open(agent, whose);
        try {
          for (const { situation, clients: own } of runs.filter((run) => run.situation.agent === agent)) {
            for (const client of own) {
              const outcome = await stage.run(situation, client);
              const verdict = judge(outcome);
              results.push(verdict);
              if (verdict === 'role') idle.delete(client.name);
              if (verdict === 'wrong')
                wrong.push(`${client.name}; ${situation.title}: ${outcome.whose} ${outcome.said}`);
            }
          }
        } finally {
          await stage.close();
        }
      }),
    );
  } finally {
    whose.close();
  }
  const count = (verdict: string) => results.filter((result) => result === verdict).length;
  return { roles: count('role'), idle: [...idle], refusals: count('refused'), wrong };
}

function judge({ whose, said }: Outcome): 'role' | 'refused' | 'wrong' {
  if (whose.length === 1 && whose[0] === 'role') return 'role';
  return whose.length === 0 && said.trim() !== '' ? 'refused' : 'wrong';
}
