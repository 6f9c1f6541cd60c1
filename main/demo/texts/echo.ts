export const echoText = `# Gives back what it gets.
interface io.sockatlas.demo.Echo

# Gives back a value of any type
method Echo(value: ?any) -> (value: ?any)

# Takes in a call and answers nothing of use: for oneway calls
method Swallow(value: ?any) -> ()

# How many calls were swallowed so far
method CountSwallowed() -> (count: int)

# Takes the connection over: every byte comes back, as it is or in capitals, until the caller leaves
# [Requires 'upgrade' flag]
method Shout(capitals: ?bool) -> (greeting: string)
`;
