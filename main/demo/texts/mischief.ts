export const mischiefText = `# Breaks every rule, one per method. A good client survives them all, and says what was wrong.
interface io.sockatlas.demo.Mischief

# A reply without the NUL that ends it, then the end
method NoNul() -> ()

# Two replies to one call
method TwoReplies() -> (reply: int)

# Says that more replies follow, though they were not asked for
method UnaskedMore() -> (reply: int)

# Members of other types than it promises, one too many, and one missing
method WrongTypes() -> (number: int, text: string, list: []string)

# Arrays in arrays in arrays
method DeepNesting(
  # 100000 if absent
  levels: ?int
) -> (nested: object)

# Bytes that are no UTF-8
method InvalidUtf8() -> (text: string)

# No JSON at all
method NoJson() -> ()

# JSON, but no object
method NoObject() -> ()

# A good reply, one byte at a time
method SlowDrip(
  # 500 if absent
  everyMSec: ?int
) -> (text: string)

# Closes the connection in place of a reply
method EarlyClose() -> ()

# Closes the connection in the midst of a reply
method HalfReply() -> ()

# Replies without an end, as fast as they are taken
# [Requires 'more' flag]
method EndlessStream() -> (index: int)

# Bytes without an end, and never a NUL
method EndlessMessage() -> (text: string)

# Never answers
method Hang() -> ()

# One reply of this size; more than 16 MiB is too much
method HugeMessage(
  # 20000000 if absent
  bytes: ?int
) -> (text: string)

# A good reply full of what must not be shown as it is: direction marks, colours of terminals, line breaks, HTML, names of JavaScript
method HostileStrings() -> (texts: []string, byName: [string]string, object: object)

# An error that no interface tells of
method UnknownError() -> ()

# An error of this interface whose parameters do not fit it
method WrongError() -> ()

# A number with a million digits
method LongNumber() -> (number: int)

# Answers a oneway call too, and before that any other
method Chatty() -> ()

error Mishap (code: int)
`;

/** Another interface of the same service. What is told when somebody asks for its text cannot be read. */
export const garbledText = `# Its true text, which nobody is told
interface io.sockatlas.demo.Garbled

method Nothing() -> ()
`;
export const garbledTold = `# This does not parse: see what a client makes of it
interface io.sockatlas.demo.Garbled

method Nothing( -> (value: int
type lowercase (a, b: int)
error
\u202emethod Backwards() -> ()
`;
