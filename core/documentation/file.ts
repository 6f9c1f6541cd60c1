/** No interface that anybody wrote has a tenth of this; what is larger is not read. */
export const mostInterfaceBytes = 4 * 1024 * 1024;

/** What the file of an interface is called: varlinkctl and others look for `NAME.varlink`. */
export const interfaceFileName = (name: string | null): string => (name !== null && /^[A-Za-z0-9.-]{1,200}$/.test(name) ? `${name}.varlink` : 'interface.varlink');
