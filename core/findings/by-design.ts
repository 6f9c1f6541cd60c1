import type { Bytes } from '../model/bytes.ts';
import { dropInFolders } from '../services/drop-in-folders.ts';

interface Design {
  readonly name: RegExp;
  readonly why: string;
}

/**
 * Doors that are meant to be open to all, as their projects ship them: what asks who calls is the service. A list of names is no
 * proof either, so they are told all the same, as information.
 */
const openByDesign: readonly Design[] = [
  { name: /^\/run\/systemd\/(?:journal\/(?:socket|stdout|dev-log|syslog)|journal\.[^/]+\/(?:socket|stdout|dev-log))$|^\/dev\/log$/, why: 'every program writes its log there' },
  { name: /^\/run\/systemd\//, why: 'systemd asks the kernel who calls, and polkit what the caller may' },
  { name: /^\/(?:var\/)?run\/dbus\/system_bus_socket$/, why: 'the message bus has a policy of its own for each service' },
  { name: /^\/tmp\/\.(?:X11|ICE|XIM|font|Test)-unix\//, why: 'the display server asks for a cookie' },
  { name: /^\/(?:var\/)?run\/(?:nscd\/socket|avahi-daemon\/socket|cups\/cups\.sock|rpcbind\.sock|uuidd\/request|acpid\.socket|pcscd\/pcscd\.comm|gssproxy\.sock|snapd(?:-snap)?\.socket|chrony\/chronyd\.sock|polkit\/agent-helper\.socket)$/, why: 'this service is made for all users' },
  { name: /^\/var\/lib\/(?:sss\/pipes|gssproxy)\//, why: 'name services answer everybody' },
];

/** A long number, as systemd-udevd and others have it, or one before a path, as sd-bus does. */
const drawnByLot = /^\0(?:userdb-)?[0-9a-f]{16,}(?:\/|$)/;

/** Whether a name is another one after each start. */
export const isDrawnByLot = (name: Bytes): boolean => drawnByLot.test(name);

/** Abstract names of programs that are known to have one, or to draw it by lot. */
const abstractByDesign: readonly Design[] = [
  { name: /^\0\/tmp\/\.(?:X11|ICE)-unix\//, why: 'the display server asks for a cookie' },
  { name: /^\0\/tmp\/dbus-[A-Za-z0-9]+$/, why: 'the message bus asks the kernel who calls, and its name is drawn by lot' },
  { name: /^\0\/org\/kernel\/linux\/storage\/multipathd$|^\0ISCSIADM_ABSTRACT_NAMESPACE$/, why: 'the service asks the kernel who calls' },
  { name: drawnByLot, why: 'the name is drawn by lot' },
];

const whyOf = (designs: readonly Design[], name: Bytes): string | null => designs.find((design) => design.name.test(name))?.why ?? null;

export const whyOpen = (path: Bytes): string | null => whyOf(openByDesign, path);
export const whyAbstract = (name: Bytes): string | null => whyOf(abstractByDesign, name);

/** Doors behind which whoever may connect can do all that root can, with the words of the project's own warning. */
const asGoodAsRoot = /\/(?:docker|containerd|podman|buildkitd|crio|dockershim)\.sock$|\/libvirt-sock(?:-admin)?$|\/(?:lxd|incus)\/unix\.socket$|\/var\/snap\/lxd\/.*\/unix\.socket$/;

export const isAsGoodAsRoot = (path: Bytes): boolean => asGoodAsRoot.test(path);

/** Folders of systemd itself, which only root may write. */
export const isOfSystemd = (path: Bytes): boolean => path.startsWith('/run/systemd/');

/** Whether a service is found by the folder that it is in. */
export const isDropIn = (path: Bytes): boolean => dropInFolders.some((folder) => path.startsWith(`${folder.path}/`));
