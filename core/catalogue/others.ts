import { entry } from './entry.ts';

/** Interfaces of others than systemd: of Varlink itself, of projects that use or used it, and of our demo services. */
export const others = [
  entry('org.varlink.service', {
    sentence: 'Every Varlink service tells by it who made it, which interfaces it offers, and how they are described.',
    reads: 'GetInfo GetInterfaceDescription',
    tries: [
      ['GetInfo', '{}', 'who made the service and what it offers'],
      ['GetInterfaceDescription', '{"interface":"org.varlink.service"}', 'the description of this very interface'],
    ],
  }),
  entry('org.varlink.resolver', { sentence: 'Once told where an interface is served; registries have taken its place.', reads: 'GetInfo Resolve', tries: [['GetInfo', '{}', 'which interfaces the resolver knows']] }),
  entry('org.varlink.certification', {
    sentence: 'A chain of calls by which a client and a service prove that they speak Varlink rightly; it touches nothing.',
    reads: 'Start Test01 Test02 Test03 Test04 Test05 Test06 Test07 Test08 Test09 Test10* Test11 End',
    tries: [['Start', '{}', 'the name of a new run, which the next steps want']],
  }),
  entry('io.podman', {
    sentence: 'Containers, pods and images of early Podman, before it changed to HTTP.',
    reads: 'GetVersion GetInfo ListContainers Ps GetContainer InspectContainer GetContainerStats ListImages GetImage InspectImage HistoryImage SearchImages ListPods GetPod InspectPod GetVolumes',
    changes: 'CreateContainer StartContainer StopContainer RestartContainer KillContainer PauseContainer UnpauseContainer RemoveContainer DeleteStoppedContainers BuildImage PullImage PushImage TagImage RemoveImage DeleteUnusedImages Commit CreatePod StartPod StopPod RemovePod',
    tries: [['GetVersion', '{}', 'which Podman this is']],
  }),
  entry('containers.bootc', {
    sentence: 'Which image the running system was started from, and which one comes next; the program bootc answers itself when it is started as exec:.',
    reads: 'GetStatus GetStatusForSysroot',
    tries: [['GetStatus', '{}', 'the image in use and the one that is staged']],
  }),
  entry('containers.bootc.update', { sentence: 'Moves the system to a newer image, or to another one.', changes: 'Upgrade+ Switch+' }),
  entry('containers.bootc.install', { sentence: 'Puts a system from an image on a disk or a file system.', reads: 'GetConfiguration', changes: 'ToDisk+ ToFilesystem ToExistingRoot' }),
  entry('org.openSUSE.rebootmgr', {
    sentence: 'Restarts the machine after updates, in hours that were set for it.',
    reads: 'Status FullStatus Ping GetEnvironment',
    changes: 'Reboot Cancel SetStrategy SetWindow Quit SetLogLevel',
    tries: [['FullStatus', '{}', 'whether a restart is planned, and the hours for it']],
  }),
  entry('io.sockatlas.demo.People', {
    sentence: 'A directory of made-up people, to learn on: search it, add to it, and update the service to see its interface change.',
    reads: 'List+ Get Search CountGroups ListCity',
    changes: 'Add SetChannel Remove Update',
    tries: [['List', '{}', 'all people, one reply each']],
  }),
  entry('io.sockatlas.demo.Jobs', {
    sentence: 'A queue of made-up jobs, to learn on: streams, one that never ends among them, and calls that change something.',
    reads: 'List+ Watch* Tick* Flood*',
    changes: 'Start Cancel Clear Destroy Pause',
    tries: [['List', '{}', 'the jobs, one reply each']],
  }),
  entry('io.sockatlas.demo.Files', { sentence: 'A store of files, to learn on: files go there and come back as open descriptors.', reads: 'Get List+', changes: 'Put Remove', tries: [['List', '{}', 'the files that are kept']] }),
  entry('io.sockatlas.demo.Echo', { sentence: 'Gives back what it is given, swallows what wants no answer, and turns into a console, to learn on.', reads: 'Echo Swallow CountSwallowed Shout', tries: [['Echo', '{"value":{"big":9007199254740993}}', 'that no digit is lost on the way']] }),
  entry('io.sockatlas.demo.Types', { sentence: 'Takes and gives values of every type of the language, to learn how they are written.', reads: 'Echo Example Count', tries: [['Example', '{}', 'a value of every type']] }),
  entry('io.sockatlas.demo.Mischief', {
    sentence: 'Misbehaves on request, each method in another way, to see what a client makes of it; it harms nothing.',
    reads: 'NoNul TwoReplies UnaskedMore WrongTypes DeepNesting InvalidUtf8 NoJson NoObject SlowDrip EarlyClose HalfReply EndlessStream* EndlessMessage Hang HugeMessage HostileStrings UnknownError WrongError LongNumber Chatty',
    tries: [['UnknownError', '{}', 'how an error is shown that no interface tells of']],
  }),
  entry('io.sockatlas.demo.Garbled', { sentence: 'Its description cannot be read, on purpose: to see what is said then.', reads: 'Nothing' }),
];
