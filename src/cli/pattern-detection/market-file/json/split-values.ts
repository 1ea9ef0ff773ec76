/** Parses several JSON values one after the other in a line. Returns undefined if one of them is invalid. */
export function splitValues(line: string): readonly unknown[] | undefined {
  const values: unknown[] = [];
  let [depth, start, inString] = [0, 0, false];
  for (let position = 0; position < line.length; position++) {
    const character = line[position];
    if (inString) {
      if (character === '\\') position++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') {
      depth--;
      if (depth < 0) return undefined;
      if (depth > 0) continue;
      try {
        values.push(JSON.parse(line.slice(start, position + 1)));
      } catch {
        return undefined;
      }
      start = position + 1;
    }
  }
  return values.length > 0 && line.slice(start).trim() === '' ? values : undefined;
}
