import { entry } from './entry.ts';

/** Interfaces of systemd's manager, log, sessions, users and machines; methods as in systemd 262. */
export const systemdCore = [
  entry('io.systemd', { sentence: 'Errors that services of systemd and its client library share; it has no methods.' }),
  entry('io.systemd.service', {
    sentence: 'What most daemons of systemd have in common: a sign of life, their log level, their environment, and reading their configuration anew.',
    reads: 'Ping GetLogLevel GetEnvironment',
    changes: 'Reload SetLogLevel',
    tries: [
      ['Ping', '{}', 'that the daemon answers'],
      ['GetLogLevel', '{}', 'how much it writes to the log'],
    ],
  }),
  entry('io.systemd.Manager', {
    sentence: 'The state of the service manager as a whole, and what ends or restarts the machine.',
    reads: 'Describe',
    changes: 'Reexecute Reload EnqueueMarkedJobs+ PowerOff Reboot Halt KExec SoftReboot',
    tries: [['Describe', '{}', 'version, state and settings of the manager']],
  }),
  entry('io.systemd.Unit', {
    sentence: 'The units of the service manager: what each is set to and what it is doing; and starting one for the moment.',
    reads: 'List+',
    changes: 'SetProperties StartTransient+',
    tries: [
      ['List', '{}', 'all units, one reply each'],
      ['List', '{"name":"dbus.socket"}', 'one unit with all its settings'],
    ],
  }),
  entry('io.systemd.Job', { sentence: 'What the service manager has still to start or stop.', reads: 'List+', changes: 'Cancel ClearAll', tries: [['List', '{}', 'the jobs that wait or run; most often none']] }),
  entry('io.systemd.ManagedOOM', { sentence: 'The manager’s own line to the watcher of memory, systemd-oomd; not for others.', reads: 'SubscribeManagedOOMCGroups+' }),
  entry('io.systemd.oom', { sentence: 'A user’s manager tells systemd-oomd by it which groups of processes to watch.', changes: 'ReportManagedOOMCGroups' }),
  entry('io.systemd.oom.Prekill', { sentence: 'Implemented by who wants to hear, before systemd-oomd ends a group of processes for lack of memory.', changes: 'Notify' }),
  entry('io.systemd.UserDatabase', {
    sentence: 'Users, groups and who is in which, from one of several sources; `service` names the socket that is asked.',
    reads: 'GetUserRecord+ GetGroupRecord+ GetMemberships+',
    tries: [
      ['GetUserRecord', '{"userName":"root","service":"io.systemd.Multiplexer"}', 'the record of root, from whichever source knows it'],
      ['GetUserRecord', '{"service":"io.systemd.Multiplexer"}', 'all users of all sources'],
      ['GetMemberships', '{"service":"io.systemd.Multiplexer"}', 'who is in which group'],
    ],
  }),
  entry('io.systemd.Hostname', {
    sentence: 'What this machine is called and what kind of machine it is.',
    reads: 'Describe',
    changes: 'SetHostname SetStaticHostname SetPrettyHostname SetIconName SetChassis SetDeployment SetLocation SetTags',
    tries: [['Describe', '{}', 'host name, hardware, kernel and operating system']],
  }),
  entry('io.systemd.Login', {
    sentence: 'Who is logged in, where, and what keeps the machine from going to sleep.',
    reads: 'ListSessions+ ListUsers+ ListSeats+ ListInhibitors*',
    changes: 'CreateSession ReleaseSession',
    tries: [
      ['ListSessions', '{}', 'the sessions, one reply each'],
      ['ListInhibitors', '{}', 'what delays or forbids shutdown and sleep'],
    ],
  }),
  entry('io.systemd.Shutdown', { sentence: 'Ends or restarts the machine, for those who are logged in.', changes: 'PowerOff Reboot Halt KExec SoftReboot' }),
  entry('io.systemd.Machine', {
    sentence: 'Containers and virtual machines that run here.',
    reads: 'List+ MapFrom MapTo OpenRootDirectory',
    changes: 'Register Unregister Terminate Kill Open BindMount CopyFrom CopyTo',
    tries: [['List', '{}', 'the machines; the host is called .host']],
  }),
  entry('io.systemd.MachineImage', { sentence: 'Images that containers and virtual machines can be started from.', reads: 'List+', changes: 'Update Clone Remove SetPoolLimit CleanPool*', tries: [['List', '{}', 'the images and their sizes']] }),
  entry('io.systemd.MachineInstance', {
    sentence: 'One running container or virtual machine: its state, and holding, ending or changing it.',
    reads: 'Describe SubscribeEvents*',
    changes: 'Terminate PowerOff Reboot Pause Resume AddStorage RemoveStorage ReplaceStorage',
    tries: [['Describe', '{}', 'what kind of machine it is and how it fares']],
  }),
  entry('io.systemd.VirtualMachineInstance', { sentence: 'Says that the machine behind the socket is a virtual one; it has no methods yet.' }),
  entry('io.systemd.Journal', { sentence: 'Writes the log out, begins new files, and moves it between memory and disk.', changes: 'Synchronize Rotate FlushToVar RelinquishVar' }),
  entry('io.systemd.JournalAccess', {
    sentence: 'Reads the system’s log.',
    reads: 'GetEntries*',
    tries: [
      ['GetEntries', '{"limit":20}', 'the last lines of the log'],
      ['GetEntries', '{"limit":5,"follow":true}', 'new lines as they come, until it is cancelled'],
    ],
  }),
  entry('io.systemd.Udev', { sentence: 'How the device manager works: how much it logs, how many workers it has, and when it stops.', changes: 'SetTrace SetChildrenMax SetEnvironment Revert StartExecQueue StopExecQueue Exit' }),
];
