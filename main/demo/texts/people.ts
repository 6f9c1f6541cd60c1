/** The interface of the first version, and what an update makes of it. */
const text = (version: 1 | 2): string => `# A directory of invented people, to try things on. What is added is forgotten when the demo ends.
interface io.sockatlas.demo.People

# How somebody likes to be reached
type Channel (mail, phone, letter, carrier_pigeon)

# Where somebody lives
type Address (
  street: string,
  # The number of the house, with whatever follows it: 12b
  house: string,
  city: string,
  # In degrees; absent where nobody has measured
  position: ?(latitude: float, longitude: float)
)

# What is kept about one person
type Person (
  # Given by the directory when the person is added
  id: int,
  name: string,
  # Absent for those who have none
  nickname: ?string,
  # In metres
  height: float,
  retired: bool,
  # Heartbeats so far. For some there are more than a floating-point number can count exactly
  heartbeats: int,
  channel: Channel,
  address: ?Address,
  # The first is spoken best
  languages: []string,
  # Points by the name of the game
  scores: [string]int,
  groups: []string,
  # Where the person lived before, by year of the move
  formerly: ?[string]Address,
  # Whatever else somebody noted, of no fixed shape
  notes: ?object
)

# Tells of everybody, or of those who like a channel or belong to a group
# [Supports 'more' flag]
method List(channel: ?Channel, group: ?string) -> (person: Person)

# Tells of one person
method Get(id: int) -> (person: Person)

# Finds those whose name or nickname has the text in it${version === 2 ? '; everybody when there is no text' : ''}
method Search(
  text: ${version === 2 ? '?' : ''}string,
  # At the most so many; 10 if absent
  limit: ?int
) -> (people: []Person, total: int)

# Adds a person. This changes the directory
method Add(
  name: string,
  nickname: ?string,
  height: ?float,
  retired: ?bool,
  heartbeats: ?int,
  channel: ?Channel,
  address: ?Address,
  languages: ?[]string,
  scores: ?[string]int,
  groups: ?[]string,
  formerly: ?[string]Address,
  notes: ?object
) -> (id: int)

# Says how a person likes to be reached from now on. This changes the directory
method SetChannel(id: int, channel: Channel) -> ()

# Takes a person out of the directory. This changes the directory
method Remove(id: int) -> ()
${
  version === 2
    ? `
# Counts the people in each group
method CountGroups() -> (groups: [string]int)

# Tells who lives in a city
method ListCity(city: string) -> (people: []Person)
`
    : ''
}
# Makes the service its ${version === 2 ? 'first version again' : 'next version: two methods more, and a parameter that may be absent'}. Read the interface anew afterwards
method Update() -> (version: string)

# There is nobody of that kind
error NobodyFound ()

# Nobody has this number
error NoSuchPerson (id: int)

# Somebody else has this name already
error NameTaken (name: string, id: int)

# The directory is full
error TooManyPeople (most: int)
`;

export const peopleTexts = { first: text(1), second: text(2) } as const;
