/** An interface as large as the largest that systemd has: some 120 members, some 130 kB. */
export function largeInterface(members = 121, fields = 16): string {
  const lines = ['# A generated interface of the size of the largest there is.', 'interface org.example.large', ''];
  for (let i = 0; i < members - 6; i++) {
    lines.push(`# Says how part ${i} of something is set up, in a sentence that is about as long as such sentences are.`, `type Part${i} (`);
    for (let j = 0; j < fields; j++) lines.push(`  # Setting ${j}, which one would read of.`, `  setting${j}: ${type(i, j)}${j === fields - 1 ? '' : ','}`);
    lines.push(')', '');
  }
  for (let i = 0; i < 5; i++) lines.push("# [Supports 'more' flag]", '# Lists what there is.', `method List${i}(name: ?string, part: ?Part${i}) -> (part: Part${i + 5}, runtime: ?Part${i + 9})`, '');
  lines.push('error NoSuchPart (name: string)', '');
  return lines.join('\n');
}

function type(i: number, j: number): string {
  if (j % 7 === 3 && i > 0) return `?Part${(i * 7 + j) % i}`;
  return ['?string', 'int', '[]string', '?bool', '[string]string', '?(yes, no, maybe)', '?[](from: int, to: ?int)'][j % 7] ?? 'string';
}
