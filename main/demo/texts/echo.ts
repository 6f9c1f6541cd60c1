export const echoText = `# Gives back what it gets.
interface io.sockatlas.demo.Echo

# Gives back an object, whatever is in it
method Echo(value: ?object) -> (value: ?object)

# Takes in a call and answers nothing of use: for oneway calls
method Swallow(value: ?object) -> ()

# How many calls were swallowed so far
method CountSwallowed() -> (count: int)

# Takes the connection over: every byte comes back, as it is or in capitals, until the caller leaves
# [Requires 'upgrade' flag]
method Shout(capitals: ?bool) -> (greeting: string)
`;

/**
 * Apart from the other, which all implementations read: python3-varlink 32 knows no `any`, systemd 262 no sets.
 */
export const typesText = `# Every type of the language, to see how values of it are written. Not every implementation of Varlink reads all of them.
interface io.sockatlas.demo.Types

type Fruit (apple, cherry, prickly_pear)

type Point (x: float, y: float)

# A branch holds branches
type Branch (name: string, branches: ?[]Branch)

type Everything (
  yes_or_no: bool,
  # Any number of digits is kept
  number: int,
  real: float,
  text: string,
  # An enum by its name, and one without
  fruit: Fruit,
  size: (small, large),
  # A struct by its name, and one without
  point: Point,
  name: (first: string, last: string),
  list: []string,
  points: []Point,
  # Values by key
  prices: [string]int,
  # A set: keys without values
  flags: [string](),
  # A list in which some may be absent, and the whole of it too
  gaps: ?[]?int,
  tree: Branch,
  # An object of no fixed shape
  thing: object,
  # Whatever JSON has
  anything: any,
  # May be absent
  remark: ?string
)

# Gives back what it was given
method Echo(all: Everything) -> (all: Everything)

# Gives an example
method Example() -> (all: Everything)

# Tells how many elements, entries and members each came with
method Count(list: ?[]any, map: ?[string]any, set: ?[string]()) -> (list: ?int, map: ?int, set: ?int)
`;
