export default function LearnPage() {
  return <div className="empty">Nothing to learn yet.</div>;
}
