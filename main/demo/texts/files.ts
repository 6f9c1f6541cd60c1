export const filesText = `# A store of files that come and go as descriptors. They are lost when the demo ends.
interface io.sockatlas.demo.Files

type File (
  name: string,
  sizeBytes: int,
  # Microseconds since 1970
  storedUSec: int
)

# Keeps what can be read from a descriptor. This changes the store
method Put(
  # A name without slashes
  name: string,
  # Which of the descriptors sent along: 0 is the first
  fileDescriptor: int
) -> (file: File)

# Gives a descriptor of a file that is kept, to read from
method Get(name: string) -> (
  file: File,
  # Which of the descriptors that come along
  fileDescriptor: int
)

# Tells of all files
# [Supports 'more' flag]
method List() -> (file: File)

# Forgets a file. This changes the store
method Remove(name: string) -> ()

error NoSuchFile (name: string)

# Nothing is kept
error NoFiles ()

# The name is empty, too long, or has a slash
error BadName (name: string)

# No such descriptor came along
error NoDescriptor (index: int)

# There was more to read than is kept
error TooLarge (mostBytes: int)

# It could not be read from
error Unreadable (reason: string)

error TooManyFiles (most: int)
`;
