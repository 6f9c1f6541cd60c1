export const jobsText = `# A queue of jobs that do nothing but take their time, to try streams on.
interface io.sockatlas.demo.Jobs

type Kind (print, scan, backup)

type State (waiting, running, done, cancelled)

type Job (
  id: int,
  kind: Kind,
  state: State,
  # Steps taken, of how many
  step: int,
  steps: int,
  # Microseconds since 1970
  startedUSec: int,
  # Who asked for it: the user's number, where the kernel told
  uid: ?int
)

# Starts a job. This changes the queue
method Start(
  kind: Kind,
  # 10 if absent
  steps: ?int,
  # How long each step takes, in milliseconds; 500 if absent
  stepMSec: ?int
) -> (id: int)

# Ends a job before its time. This changes the queue
method Cancel(id: int) -> ()

# Tells of all jobs, or of those in one state
# [Supports 'more' flag]
method List(state: ?State) -> (job: Job)

# Tells of a job, or of all, whenever one changes. Of one job it ends with the job, of all it goes on until the caller leaves
# [Requires 'more' flag]
method Watch(id: ?int) -> (job: Job)

# Counts, at a steady pace
# [Requires 'more' flag]
method Tick(
  # 1000 if absent
  everyMSec: ?int,
  # Absent: until the caller leaves
  count: ?int
) -> (tick: int, atUSec: int)

# As many replies as fast as the caller takes them
# [Requires 'more' flag]
method Flood(
  # 100000 if absent
  count: ?int,
  # Bytes of filling in each reply
  fillingBytes: ?int
) -> (index: int, filling: ?string)

# Forgets all jobs that are over. It wants an administrator to agree: with the flag it pretends to ask one, who takes a second to agree;
# without it fails. This changes the queue
method Clear(allowInteractiveAuthentication: ?bool) -> (forgotten: int)

# Empties the whole queue, which is for root alone
method Destroy() -> ()

# Described here, but nobody has written it yet
method Pause(id: int) -> ()

# There is no job of that kind
error NoJobs ()

error NoSuchJob (id: int)

# It ended before
error JobIsOver (id: int, state: State)

error TooManyJobs (most: int)

# Somebody has to be asked, and the call did not allow that
error InteractiveAuthenticationRequired ()
`;
