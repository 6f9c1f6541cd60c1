export default function InterfacesPage() {
  return <div className="empty">No Varlink service is known here.</div>;
}
