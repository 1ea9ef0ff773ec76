import { parseWorkflow } from '../../../../tools/simulation/services/step-functions/definition';
import { DEPLOYED_WORKFLOWS } from './deployed-workflows';

const PASS = { Type: 'Pass', End: true };
const createMachine = (state: object) => ({ StartAt: 'First', States: { First: state } });

describe('a workflow that the interpreter does not support is an error', () => {
  it.each<[string, object, RegExp]>([
    ['an unknown field', { ...PASS, InputPath: '$.x' }, /"InputPath"[\s\S]*States\.First/],
    ['an unknown state', { Type: 'Wait', Seconds: 1, End: true }, /States\.First/],
    ['JSONata', { ...PASS, QueryLanguage: 'JSONata', Output: '{% 1 %}' }, /"QueryLanguage", "Output"/],
    ['neither Next nor End', { Type: 'Pass' }, /First must have either Next or End/],
    ['both Next and End', { ...PASS, Next: 'First' }, /First must have either Next or End/],
    [
      'an unknown next state',
      { Type: 'Pass', Next: 'Second' },
      /First leads to Second, which does not exist/,
    ],
    [
      'an unknown field in a branch',
      { Type: 'Parallel', Branches: [createMachine({ ...PASS, Assign: {} })], End: true },
      /"Assign"[\s\S]*Branches\[0\]/,
    ],
    [
      'an unknown field of a retrier',
      { Type: 'Task', Resource: 'x', Retry: [{ ErrorEquals: ['States.ALL'], Jitter: 'FULL' }], End: true },
      /"Jitter"/,
    ],
  ])('%s', (_, state, message) => {
    expect(() => parseWorkflow(createMachine(state))).toThrow(message);
  });

  it('a deployed workflow with one more field in any of its states', () => {
    for (const definition of Object.values(DEPLOYED_WORKFLOWS)) {
      const { States } = definition as { readonly States: Readonly<Record<string, object>> };
      for (const [name, state] of Object.entries(States)) {
        const changed = { ...definition, States: { ...States, [name]: { ...state, Additional: 1 } } };
        expect(() => parseWorkflow(changed)).toThrow(/"Additional"/);
      }
    }
  });
});
