/** Scenario: a collector that is down, slow or refuses; that answers stay as they are, and what becomes of events, is judged. */
import { Visitor } from './ask.js';
import { makeMoment, until, type Stage } from './stage.js';

export function describeOutages(stage: Stage): void {
  it('answers as always while the collector is slow, and delivers in the end', async () => {
    const asked = makeMoment();
    const answered = makeMoment();
    stage.respond = async () => {
      asked.reach();
      await answered.reached;
      return undefined;
    };
    const member = await stage.member();
    expect(await member.visit('buy')).toMatchObject({ status: 200, text: 'ok' });
    await asked.reached;
    expect(await member.visit('buy')).toMatchObject({ status: 200, text: 'ok' });
    expect(stage.collector.events).toHaveLength(0);
    answered.reach();
    expect(await stage.arrived()).toEqual(['BuyProduct by u1', 'BuyProduct by u1']);
  });

  it('answers as always while the collector fails, and delivers when it is up again', async () => {
    stage.respond = () => 503;
    const member = await stage.member();
    expect(await member.visit('buy')).toMatchObject({ status: 200, text: 'ok' });
    await until(() => stage.collector.total.failedRequests > 0, 'a failed request');
    expect(await member.visit('buy')).toMatchObject({ status: 200, text: 'ok' });
    stage.respond = undefined;
    expect(await stage.arrived()).toEqual(['BuyProduct by u1', 'BuyProduct by u1']);
  });

  it('answers as always when the collector refuses an event, which is dead then', async () => {
    const before = stage.client.stats().dead;
    stage.respond = ({ body }) => (body.includes('"u1"') ? 400 : 200);
    const [member, other] = [await stage.member('u1'), await stage.member('u2')];
    expect(await member.visit('buy')).toMatchObject({ status: 200, text: 'ok' });
    expect(await other.visit('buy')).toMatchObject({ status: 200, text: 'ok' });
    expect(await stage.arrived()).toEqual(['BuyProduct by u2']);
    expect(stage.client.stats().dead).toBe(before + 1);
  });

  it('answers as always when there is no collector, and reports at the shutdown what it drops', async () => {
    const offline = await stage.startAnother({ ...stage.options, host: 'http://127.0.0.1:1', shutdownTimeout: 10 });
    const visitor = new Visitor(offline.url);
    expect(await visitor.visit('identify')).toMatchObject({ status: 200, text: 'ok' });
    await offline.close();
    expect(await offline.client.shutdown()).toMatchObject({ dropped: 2 });
    const { accepted, pending, delivered, dead, dropped } = offline.client.stats();
    expect({ accepted, pending, delivered, dead, dropped }).toEqual({
      accepted: 2,
      pending: 0,
      delivered: 0,
      dead: 0,
      dropped: 2,
    });
  });
}
