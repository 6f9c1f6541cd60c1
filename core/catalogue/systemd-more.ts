import { entry } from './entry.ts';

/** Interfaces of systemd's network, names, storage, updates and secrets; methods as in systemd 262. */
export const systemdMore = [
  entry('io.systemd.Network', {
    sentence: 'What systemd-networkd knows of all network links and their state.',
    reads: 'Describe GetStates GetNamespaceId GetLLDPNeighbors',
    changes: 'Reload SetPersistentStorage',
    tries: [
      ['GetStates', '{}', 'in a few words how well the machine is connected'],
      ['Describe', '{}', 'all links with addresses, routes and settings'],
    ],
  }),
  entry('io.systemd.Network.Link', { sentence: 'One network link: its state, and setting it up, down or anew.', reads: 'Describe', changes: 'Up Down Renew ForceRenew Reconfigure', tries: [['Describe', '{"InterfaceName":"lo"}', 'all about the loopback link']] }),
  entry('io.systemd.Resolve', {
    sentence: 'Looks up names, addresses and services, by DNS and what else is set up.',
    reads: 'ResolveHostname ResolveAddress ResolveService ResolveRecord BrowseServices* DumpDNSConfiguration',
    tries: [
      ['ResolveHostname', '{"name":"localhost"}', 'the addresses of this machine, without asking the network'],
      ['DumpDNSConfiguration', '{}', 'which servers and domains are in use'],
    ],
  }),
  entry('io.systemd.Resolve.Monitor', {
    sentence: 'Watches what names are looked up, and what is remembered of them; for root.',
    reads: 'SubscribeQueryResults* SubscribeDNSConfiguration* DumpCache DumpServerState DumpStatistics',
    changes: 'ResetStatistics FlushCaches ResetServerFeatures',
    tries: [['DumpStatistics', '{}', 'how many questions there were and how many were known already']],
  }),
  entry('io.systemd.Resolve.Hook', { sentence: 'Implemented by services that want to answer some questions about names before systemd-resolved asks the network.', reads: 'QueryFilter+ ResolveRecord', tries: [['QueryFilter', '{}', 'which names the service wants to be asked about']] }),
  entry('io.systemd.Metrics', {
    sentence: 'Figures that a service gives about itself or about the system, with what each of them means.',
    reads: 'List* Describe*',
    tries: [
      ['Describe', '{}', 'which figures there are'],
      ['List', '{}', 'the figures as of now'],
    ],
  }),
  entry('io.systemd.Report', { sentence: 'Gathers figures and facts of the whole system into one report.', reads: 'Generate GenerateSigned', tries: [['Generate', '{}', 'the report']] }),
  entry('io.systemd.Report.Signer', { sentence: 'Signs reports so that who gets them can tell that they are of this machine.', changes: 'Sign' }),
  entry('io.systemd.Report.Uploader', { sentence: 'Implemented by services that send reports somewhere.', changes: 'Upload' }),
  entry('io.systemd.Credentials', { sentence: 'Seals secrets so that only this machine can open them, and opens them again.', reads: 'Decrypt', changes: 'Encrypt' }),
  entry('io.systemd.CryptEnroll', { sentence: 'Which keys open an encrypted disk, and adding or removing some.', reads: 'ListSlots*', changes: 'Enroll+' }),
  entry('io.systemd.AskPassword', { sentence: 'Asks whoever sits at the machine for a password, and gives it to the caller.', changes: 'Ask' }),
  entry('io.systemd.PCRExtend', { sentence: 'Notes something for good in the TPM, until the next start.', changes: 'Extend' }),
  entry('io.systemd.PCRLock', { sentence: 'Foretells what the TPM will have measured after a start, and binds secrets to it.', reads: 'ReadEventLog* ListComponents*', changes: 'MakePolicy RemovePolicy Lock', tries: [['ReadEventLog', '{}', 'what was measured while the machine started']] }),
  entry('io.systemd.MountFileSystem', { sentence: 'Mounts images and folders for those who may not do that themselves.', changes: 'MountImage MountDirectory MakeDirectory' }),
  entry('io.systemd.NamespaceResource', { sentence: 'Lends ranges of user numbers to user namespaces of those who have none of their own.', changes: 'AllocateUserRange RegisterUserNamespace AddMountToUserNamespace AddControlGroupToUserNamespace AddNetworkToUserNamespace' }),
  entry('io.systemd.StorageProvider', {
    sentence: 'Lists volumes that a virtual machine or service could be given, and hands one out.',
    reads: 'ListVolumes* ListTemplates*',
    changes: 'Acquire',
    tries: [['ListVolumes', '{}', 'the volumes that there are']],
  }),
  entry('io.systemd.Repart', { sentence: 'Parts a disk anew as files describe it.', reads: 'ListCandidateDevices*', changes: 'Run+', tries: [['ListCandidateDevices', '{}', 'disks that could be parted']] }),
  entry('io.systemd.SysInstall', { sentence: 'Installs the running system on a disk.', reads: 'ListCandidateDevices*', changes: 'Run+', tries: [['ListCandidateDevices', '{}', 'disks that could be installed on']] }),
  entry('io.systemd.SysUpdate', { sentence: 'What parts of the system can be updated by image, and whether there is something new.', reads: 'ListFeatures CheckNew ListTargets', tries: [['ListTargets', '{}', 'what can be updated']] }),
  entry('io.systemd.SysUpdate.Notify', { sentence: 'Implemented by services that want to hear when an update is done.', changes: 'OnCompletedUpdate' }),
  entry('io.systemd.sysext', { sentence: 'Lays extensions over /usr and /etc, and takes them away again.', reads: 'List*', changes: 'Merge Unmerge Refresh', tries: [['List', '{}', 'the extensions that there are']] }),
  entry('io.systemd.Import', { sentence: 'Fetches images of containers and virtual machines.', reads: 'ListTransfers*', changes: 'Pull+', tries: [['ListTransfers', '{}', 'what is being fetched now']] }),
  entry('io.systemd.InstanceMetadata', { sentence: 'What the cloud that runs this machine says of it.', reads: 'Get GetVendorInfo', tries: [['GetVendorInfo', '{}', 'which cloud this is']] }),
  entry('io.systemd.BootControl', {
    sentence: 'Entries of the boot menu, the boot loader, and whether the next start goes to the firmware.',
    reads: 'ListBootEntries* GetRebootToFirmware',
    changes: 'SetRebootToFirmware Install Unlink Link LinkAuto',
    tries: [
      ['ListBootEntries', '{}', 'what the machine can start'],
      ['GetRebootToFirmware', '{}', 'whether the next start goes to the firmware'],
    ],
  }),
  entry('io.systemd.FactoryReset', { sentence: 'Whether the machine is to be set back to how it was delivered, and whether it could be.', reads: 'GetFactoryResetMode CanRequestFactoryReset', tries: [['GetFactoryResetMode', '{}', 'whether a reset is asked for or under way']] }),
  entry('io.systemd.MuteConsole', { sentence: 'Keeps kernel and manager from writing to the console for as long as one stays connected.', changes: 'Mute*' }),
];
