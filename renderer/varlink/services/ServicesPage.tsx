export default function ServicesPage() {
  return <div className="empty">No Varlink service is known here.</div>;
}
