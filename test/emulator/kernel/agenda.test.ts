import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Agenda } from '../../../emulator/agenda.ts';
import { Store } from '../../../emulator/store.ts';

const task = (id: string, at: number) => ({ id, task: 'x/y', at, account: '1', region: 'r', payload: null });

describe('the agenda', () => {
  it('hands tasks out in the order of their time, and of their coming where the time is the same', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }), (times) => {
        const store = new Store();
        const agenda = new Agenda(store);
        const unit = store.begin();
        for (const [i, at] of times.entries()) agenda.put(unit, task(`t${i}`, at));
        unit.commit();
        const expected = times
          .map((at, i) => ({ at, i }))
          .toSorted((a, b) => a.at - b.at || a.i - b.i)
          .map(({ i }) => `t${i}`);
        expect(agenda.takeDue(100).map((t) => t.id)).toEqual(expected);
      }),
    );
  });

  it('forgets a deleted task and moves one that was put again to its new time', () => {
    const store = new Store();
    const agenda = new Agenda(store);
    const unit = store.begin();
    agenda.put(unit, task('a', 1));
    agenda.put(unit, task('b', 2));
    agenda.put(unit, task('b', 9));
    agenda.delete(unit, 'a');
    unit.commit();
    expect(agenda.takeDue(5)).toEqual([]);
    expect(agenda.nextAt()).toBe(9);
  });

  it('hands no task out until its unit is committed', () => {
    const store = new Store();
    const agenda = new Agenda(store);
    const unit = store.begin();
    agenda.put(unit, task('a', 1));
    expect(agenda.takeDue(5)).toEqual([]);
    unit.commit();
    expect(agenda.takeDue(5).map((t) => t.id)).toEqual(['a']);
  });

  it('keeps a task that set itself again while it ran', () => {
    const store = new Store();
    const agenda = new Agenda(store);
    const unit = store.begin();
    agenda.put(unit, task('tick', 1));
    unit.commit();
    const [running] = agenda.takeDue(1);
    agenda.put(unit, task('tick', 2));
    expect(agenda.takeDue(5)).toEqual([]);
    if (running) agenda.finish(unit, running);
    expect(agenda.takeDue(5).map((t) => t.at)).toEqual([2]);
  });
});
