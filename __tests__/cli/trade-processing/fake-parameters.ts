interface Input {
  readonly Name?: string;
  readonly Names?: readonly string[];
  readonly Value?: string;
}

/** The parameters of a region in memory, by their names. */
export class FakeParameters {
  readonly values: Map<string, string>;

  constructor(values: Readonly<Record<string, string>> = {}) {
    this.values = new Map(Object.entries(values));
  }

  readonly send = async (command: { constructor: { name: string }; input: Input }): Promise<unknown> => {
    const { Name = '', Names = [], Value = '' } = command.input;
    if (command.constructor.name === 'PutParameterCommand') {
      this.values.set(Name, Value);
      return {};
    }
    if (command.constructor.name === 'GetParametersCommand')
      return {
        Parameters: Names.filter((name) => this.values.has(name)).map((name) => ({
          Name: name,
          Value: this.values.get(name),
        })),
      };
    const value = this.values.get(Name);
    if (value === undefined) throw Object.assign(new Error(Name), { name: 'ParameterNotFound' });
    return { Parameter: { Name, Value: value } };
  };
}

/** The setting ActiveRegion with a region and an epoch. */
export const activeRegion = (region: string, epoch = 0) => ({
  'parameter-active-region-local': JSON.stringify({ region, epoch, since: '2026-11-27T00:00:00.000Z' }),
});
