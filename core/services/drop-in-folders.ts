/**
 * Folders in which a service is found by where it lies, and not by a label or a registry: each name in it is a socket, or a link to one, and
 * all of them implement this interface. As in systemd 262: nss-systemd(8), systemd-resolved.service(8), systemd-report(1), systemd-sysupdate(8).
 */
export const dropInFolders: readonly { readonly path: string; readonly interface: string }[] = [
  { path: '/run/systemd/userdb', interface: 'io.systemd.UserDatabase' },
  { path: '/run/systemd/resolve.hook', interface: 'io.systemd.Resolve.Hook' },
  { path: '/run/systemd/report', interface: 'io.systemd.Metrics' },
  { path: '/run/systemd/report.sign', interface: 'io.systemd.Report.Signer' },
  { path: '/run/systemd/report.upload', interface: 'io.systemd.Report.Uploader' },
  { path: '/run/systemd/io.systemd.StorageProvider', interface: 'io.systemd.StorageProvider' },
  { path: '/run/systemd/sysupdate/notify', interface: 'io.systemd.SysUpdate.Notify' },
];
