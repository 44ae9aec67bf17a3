import { describe, expect, it } from 'vitest';
import { throughExtension } from '../../src/settings/extension.ts';
import { LAST_KNOWN_GOOD_MS, notificationsBelow, settingsBelow } from '../../src/settings/read-settings.ts';
import { parseBudgets, parseModes, parseSwitch } from '../../src/settings/settings.ts';

const GOOD = { '/r/kill-switch': 'off', '/r/modes': '{"p":"observe"}', '/r/budgets': '{"p":3}' };

/** Parameters that can be changed and taken away, and a time that moves. */
function parameters(values: Record<string, string> = GOOD) {
  const state = { values: { ...values } as Record<string, string>, now: 0 };
  const read = async (name: string): Promise<string> => {
    const value = state.values[name];
    if (value === undefined) throw new Error(`${name} cannot be had`);
    return value;
  };
  return { state, read, settings: settingsBelow('/r', read, { now: () => state.now }) };
}

describe('settings', () => {
  it('are read afresh each time', async () => {
    const { state, settings } = parameters();
    expect(await settings()).toEqual({
      known: true,
      settings: { killSwitch: false, modes: { p: 'observe' }, budgets: { p: 3 } },
    });
    state.values['/r/kill-switch'] = 'on';
    expect(await settings()).toMatchObject({ settings: { killSwitch: true } });
  });

  it('are what was last known for ten minutes where they cannot be read, and unknown after that', async () => {
    const { state, settings } = parameters();
    await settings();
    state.values = {};
    state.now = LAST_KNOWN_GOOD_MS;
    expect(await settings()).toMatchObject({ known: true, stale: '/r/kill-switch cannot be had' });
    state.now = LAST_KNOWN_GOOD_MS + 1;
    expect(await settings()).toEqual({ known: false, message: '/r/kill-switch cannot be had' });
  });

  it('are unknown where they never were known', async () => {
    expect(await parameters({}).settings()).toMatchObject({ known: false });
  });

  it.each([
    ['/r/kill-switch', 'maybe', 'The parameter /r/kill-switch holds "maybe". Write on or off.'],
    ['/r/kill-switch', 'ON', 'holds "ON"'],
    ['/r/modes', 'observe', 'The parameter /r/modes holds "observe". Write a JSON object of policy ids and modes'],
    ['/r/modes', '{"p":"of"}', 'p: \\"of\\"'],
    ['/r/modes', '["auto"]', 'Write a JSON object'],
    ['/r/budgets', '{"p":-1}', 'whole numbers from 0'],
    ['/r/budgets', '{"p":"3"}', 'whole numbers from 0'],
    ['/r/budgets', 'null', 'Write a JSON object'],
  ])('are unknown at once where %s holds %s, and say so', async (name, value, said) => {
    const { state, settings } = parameters();
    await settings();
    state.values[name] = value;
    const answer = await settings();
    expect(answer).toMatchObject({ known: false, message: expect.stringContaining(said) });
  });

  it('accept what their documentation says', () => {
    expect([parseSwitch('n', 'on'), parseSwitch('n', 'off')]).toEqual([true, false]);
    expect(parseModes('n', '{"a":"auto","b":"approve","c":"observe"}')).toEqual({
      a: 'auto',
      b: 'approve',
      c: 'observe',
    });
    expect(parseBudgets('n', '{}')).toEqual({});
  });

  it('let people be told unless they say off', async () => {
    expect(await notificationsBelow('/r', async () => 'off')()).toBe(false);
    expect(await notificationsBelow('/r', async () => 'on')()).toBe(true);
    expect(await notificationsBelow('/r', () => Promise.reject(new Error('gone')))()).toBe(true);
  });
});

describe('the Parameters and Secrets extension', () => {
  const patience = { sleep: async () => {}, random: () => 0.5 };
  const answering = (...answers: ({ status: number; body: string } | Error)[]) => {
    const asked: { url: string; headers: Record<string, string>; timeoutMs: number }[] = [];
    const get = async (url: string, headers: Record<string, string>, timeoutMs: number) => {
      const answer = answers[Math.min(asked.length, answers.length - 1)];
      asked.push({ url, headers, timeoutMs });
      if (!answer || answer instanceof Error) throw answer;
      return answer;
    };
    return { asked, read: throughExtension({ get, port: '2773', token: 't0k', patience }) };
  };
  const good = { status: 200, body: JSON.stringify({ Parameter: { Name: '/a/b', Value: 'v' }, ResultMetadata: {} }) };

  it('is asked on its port with its token, with a time-out of our own', async () => {
    const { asked, read } = answering(good);
    expect(await read('/a/b')).toBe('v');
    expect(asked).toEqual([
      {
        url: 'http://localhost:2773/systemsmanager/parameters/get?name=%2Fa%2Fb',
        headers: { 'X-Aws-Parameters-Secrets-Token': 't0k' },
        timeoutMs: 1_500,
      },
    ]);
  });

  it('is asked again where it answers 400, as under many cold starts, or not at all', async () => {
    const { asked, read } = answering(
      { status: 400, body: 'not ready to serve traffic' },
      new Error('no answer'),
      good,
    );
    expect(await read('/a/b')).toBe('v');
    expect(asked).toHaveLength(3);
  });

  it('is given up after four times, with what it said', async () => {
    const { asked, read } = answering({ status: 400, body: 'ParameterNotFound' });
    await expect(read('/a/b')).rejects.toThrow('/a/b could not be read: the extension answered 400 ParameterNotFound');
    expect(asked).toHaveLength(4);
  });

  it.each(['{', '[]', '{"Parameter":{}}', '{"Parameter":{"Value":3}}', 'null'])(
    'is not believed when it answers %s',
    async (body) => {
      await expect(answering({ status: 200, body }).read('/a/b')).rejects.toThrow('/a/b could not be read');
    },
  );
});
